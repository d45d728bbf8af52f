import { make } from "./draw.js";

// mostRadios is how many choices stand open; more are folded into a list.
const mostRadios = 7;

let forms = 0; // so that each has names of its own

// form is a form to fill in; send is given its token and values.
export function form(f, words, send) {
  const id = `form-${++forms}`;
  const fault = make("p", { class: "fault", role: "alert", hidden: "" });
  const submit = make("button", { class: "press main", type: "submit" }, f.submit);
  const at = make("form", { class: "form", novalidate: "", "aria-label": f.title },
    make("h3", {}, f.title), ...(f.fields || []).map((x, i) => field(x, `${id}-${i}`, words)), fault, make("div", {}, submit));
  at.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = {};
    for (const x of f.fields || []) {
      values[x.name] = new FormData(at).getAll(x.name).join(",").trim();
      if (values[x.name] || x.optional) continue;
      fault.textContent = words.missing.replace("{field}", x.label);
      fault.hidden = false;
      [...at.elements].find((e) => e.name === x.name)?.focus();
      return;
    }
    fault.hidden = true;
    send(f.token, values);
  });
  return at;
}

function field(x, id, words) {
  const hints = [x.optional && words.optional, x.many && words.many].filter(Boolean).join(" · ");
  const name = [x.label, hints && make("span", { class: "hint" }, ` ${hints}`)].filter(Boolean);
  const options = x.options || [];
  const needed = x.optional ? {} : { required: "" };
  if (options.length && (x.many || options.length <= mostRadios)) {
    const chosen = x.many ? (x.value || "").split(",") : [x.value || ""];
    return make("fieldset", {}, make("legend", {}, ...name), ...options.map((o) => {
      const input = make("input", { type: x.many ? "checkbox" : "radio", name: x.name, value: o.value, ...(x.many ? {} : needed) });
      input.checked = chosen.includes(o.value);
      return make("label", { class: "choice" }, input, o.label);
    }));
  }
  const attributes = { id, name: x.name, ...needed };
  let input;
  if (options.length) {
    input = make("select", attributes, ...(x.value && !x.optional ? [] : [make("option", { value: "" }, "—")]),
      ...options.map((o) => make("option", { value: o.value }, o.label)));
    input.value = x.value || "";
  } else {
    input = make("input", { type: "text", maxlength: "2000", ...attributes });
    input.value = x.value || "";
  }
  return make("fieldset", {}, make("label", { class: "name", for: id }, ...name), input);
}
