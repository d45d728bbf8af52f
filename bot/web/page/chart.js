// Pictures of numbers, drawn from the marks that stand in a table or a line.
// The numbers themselves stand beside them, so that nothing is lost on those who
// do not see them.

const SVG = "http://www.w3.org/2000/svg";
const ACROSS = "▏▎▍▌▋▊▉█";
const UP = "▁▂▃▄▅▆▇█";

function svg(width, height, label) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("preserveAspectRatio", "none");
  if (label) {
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", label);
  } else {
    picture.setAttribute("aria-hidden", "true");
  }
  return picture;
}

function rectangle(picture, x, y, width, height) {
  const r = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, rx: 0.4 })) r.setAttribute(name, value);
  picture.append(r);
}

// isBar says that a column holds bars: it has no title, and nothing but marks.
export function isBar(title, cells) {
  return title === "" && cells.some((c) => c !== "") && cells.every((c) => [...c].every((m) => ACROSS.includes(m)));
}

// bar is a cell such as ████▌, of at most twelve marks.
export function bar(marks) {
  const picture = svg(12, 1.2);
  const width = [...marks].reduce((sum, m) => sum + (ACROSS.indexOf(m) + 1) / 8, 0);
  rectangle(picture, 0, 0, Math.min(width, 12), 1.2);
  picture.firstChild.setAttribute("rx", 0.15);
  return picture;
}

// isSpark says that a text is a row of columns such as ▆▄▇.
export function isSpark(text) {
  return [...text].length > 2 && [...text].every((m) => UP.includes(m) || m === " ");
}

// spark is such a row.
export function spark(text, label) {
  const marks = [...text];
  const picture = svg(marks.length * 10, 8, label);
  picture.classList.add("spark");
  marks.forEach((m, i) => {
    const height = UP.indexOf(m) + 1;
    rectangle(picture, i * 10 + 1, 8 - height, 8, height);
  });
  return picture;
}
