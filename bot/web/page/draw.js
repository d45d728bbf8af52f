// A message as elements. Words from outside only ever become text nodes and
// labels: nothing here reads markup.

import { bar, isBar, isSpark, spark } from "./chart.js";
import { form } from "./form.js";

// make is an element with attributes and children, which are elements or text.
export function make(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) e.setAttribute(key, value);
  e.append(...children.filter((c) => c !== undefined && c !== null));
  return e;
}

// message is one line of the log; act.press is called with a token and values.
export function message(line, words, act) {
  if (line.from === "me") {
    return make("div", { class: "message me", "data-id": line.id, "aria-label": words.yours }, make("p", {}, line.text));
  }
  if (line.from === "system") {
    return make("div", { class: "message system", "data-id": line.id }, line.text);
  }
  const card = make("article", { class: "message bot", "data-id": line.id, lang: line.lang });
  if (line.edited) card.append(make("span", { class: "edited" }, `↻ ${words.edited}`));
  let at = card; // an item of a list of warnings is apart
  let headings = 0;
  for (const b of line.blocks || []) {
    const titled = b.level || (at !== card && b.text && b.text.length === 1 && b.text[0].style === "good");
    if (titled || b.heading || b.divider || b.note) at = card;
    if (b.level) {
      at = make("section", { class: `item ${b.level}` });
      card.append(at);
    }
    const drawn = b.heading ? make(headings++ ? "h3" : "h2", {}, b.heading) : block(b, words, act);
    if (drawn) at.append(drawn);
    if (b.buttons) at = card;
  }
  return card;
}

function block(b, words, act) {
  if (b.text) return paragraph(b, words);
  if (b.facts) return make("dl", {}, ...b.facts.flatMap((f) => [make("dt", {}, f.label), make("dd", {}, f.value)]));
  if (b.table) return table(b.table, b.more, words);
  if (b.image) return image(b.image);
  if (b.buttons) return make("div", { class: "buttons" }, ...b.buttons.map((x) => button(x, act)));
  if (b.note) return make("p", { class: "note" }, b.note);
  if (b.divider) return make("hr");
  if (b.form) return form(b.form, words, act.press);
  return null;
}

function paragraph(b, words) {
  const spans = b.text;
  if (spans.length === 1 && isSpark(spans[0].text)) return spark(spans[0].text, `${words.trend} ${spans[0].text}`);
  const alone = spans.length === 1 && spans[0].style === "strong" && spans[0].text.length <= 16 && /\d/.test(spans[0].text);
  return make("p", alone ? { class: "figure" } : {}, ...spans.map((s, i) => (b.level && i === 0 ? level(b.level, s.text) : span(s))));
}

const marks = { critical: "◆", warning: "▲", notice: "●" };

function level(name, text) {
  return make("span", { class: `level ${name}` }, make("span", { "aria-hidden": "true" }, `${marks[name]} `), text.trim().slice(1, -1));
}

function span(s) {
  if (s.link) return make("a", { href: s.link, rel: "noopener noreferrer", target: "_blank" }, s.text);
  switch (s.style) {
    case "strong": return make("strong", {}, s.text);
    case "code": return make("code", {}, s.text);
    case "good": case "bad": return make("span", { class: s.style }, s.text);
  }
  return document.createTextNode(s.text);
}

// wide is how many columns of letters a text takes; Chinese letters take two.
function wide(text) {
  return [...text].reduce((n, c) => n + (c > "\u2e7f" ? 2 : 1), 0);
}

function table(t, more, words) {
  const bars = t.columns.map((c, i) => isBar(c.title, t.rows.map((r) => r[i])));
  const kind = (i) => (bars[i] ? "bar" : t.columns[i].right ? "number" : t.rows.some((r) => wide(r[i]) > 12) ? "words" : "");
  const kinds = t.columns.map((_, i) => kind(i));
  const row = (name, cells) => make("tr", {}, ...cells.map((text, i) => make(name, {
    ...(kinds[i] ? { class: kinds[i] } : {}), ...(name === "th" ? { scope: "col" } : {}),
  }, bars[i] && name === "td" ? bar(text) : text)));
  const grid = make("table", {},
    make("thead", {}, row("th", t.columns.map((c) => c.title))), make("tbody", {}, ...t.rows.map((cells) => row("td", cells))));
  const out = make("div", {}, make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.table }, grid));
  if (more) out.append(make("p", { class: "note" }, more));
  return out;
}

function image(i) {
  if (!i.png) return make("p", { class: "note" }, i.alt);
  return make("img", { src: `data:image/png;base64,${i.png}`, alt: i.alt });
}

function button(x, act) {
  const e = make("button", { type: "button", class: x.weight ? `press ${x.weight}` : "press" }, x.label);
  e.addEventListener("click", () => act.press(x.token));
  return e;
}
