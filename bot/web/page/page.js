// The page: who one is, what was said, and what one says.

import { make, message } from "./draw.js";

const $ = (id) => document.getElementById(id);
const nameOfLang = { "zh-CN": "中文", en: "English" };

const state = {
  session: localStorage.getItem("session") || "",
  lang: localStorage.getItem("lang") || document.documentElement.lang,
  as: sessionStorage.getItem("as") || "",
  after: -1, turn: 0, words: {}, people: [], verbs: [], tries: [], said: [], recalled: 0, waiting: 0, waiters: [], breaks: false,
};

// --- asking the program

class Refused extends Error {}

async function ask(method, path, body, signal) {
  const url = new URL(path, location.origin);
  url.searchParams.set("lang", state.lang);
  const reply = await fetch(url, {
    method, signal, cache: "no-store",
    headers: { "X-Riskbell-Session": state.session, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body && JSON.stringify(body),
  });
  if (!reply.ok) {
    const refused = new Refused((await reply.text()).trim());
    refused.status = reply.status;
    throw refused;
  }
  return reply.json();
}

// newID is an id that no other has; an act that is tried again keeps its own.
function newID() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
}

// act does something and says if it did not work. What failed on the program's
// side is tried once more under the same id, which counts once. One thing is
// done after the other.
async function act(path, body) {
  if (state.waiting > 0) return;
  const whole = { as: state.as, id: newID(), ...body };
  busy(1);
  try {
    const done = await ask("POST", path, whole).catch((err) => {
      if (err.status !== 503) throw err;
      return ask("POST", path, whole);
    });
    warn("");
    await seen(done.seq);
  } catch (err) {
    warn(err instanceof Refused ? err.message : state.words.lost);
  } finally {
    busy(-1);
  }
}

// seen ends when what came of an act is shown, or is taking long.
function seen(seq) {
  if (state.after >= seq) return null;
  return Promise.race([
    new Promise((done) => { state.waiters.push({ seq, done }); }),
    new Promise((done) => setTimeout(done, 5000)),
  ]);
}

function warn(text) {
  $("alert").textContent = text;
  $("alert").hidden = !text;
}

function busy(by) {
  state.waiting += by;
  const on = state.waiting > 0;
  $("log").setAttribute("aria-busy", on);
  document.body.classList.toggle("waits", on); // nothing is disabled: that would take the focus away
  $("log").querySelector(".busy")?.remove();
  if (on) {
    $("log").append(make("p", { class: "busy" }, state.words.busy));
    bottom();
  }
}

// --- the log

function bottom() { $("log").scrollTop = $("log").scrollHeight; }

function show(lines) {
  const log = $("log");
  const wasEmpty = state.after < 0;
  if (lines.length) log.querySelector(".empty")?.remove();
  let fresh = null;
  for (const line of lines) {
    const drawn = message(line, state.words, { press: (token, values) => act("/press", { on: line.id, token, values }) });
    const old = log.querySelector(`[data-id="${CSS.escape(line.id)}"]`);
    if (old) {
      replace(old, drawn);
      continue;
    }
    place(line, drawn);
    if (line.from === "me" && !wasEmpty) { bottom(); continue; }
    if (line.from === "bot") fresh = wasEmpty ? drawn : fresh || drawn;
  }
  if (state.waiting > 0) busy(0);
  if (fresh) reveal(fresh);
}

// replace keeps the answers under a message, and the focus that was in it.
function replace(old, drawn) {
  for (const thread of old.querySelectorAll(":scope > .thread")) drawn.append(thread);
  const focused = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  drawn.classList.add("flash");
  old.replaceWith(drawn);
  if (focused === null) return;
  drawn.tabIndex = -1;
  ([...drawn.querySelectorAll(".press")].find((b) => b.textContent === focused) || drawn).focus({ preventScroll: true });
}

function place(line, drawn) {
  const parent = line.thread && $("log").querySelector(`[data-id="${CSS.escape(line.thread)}"]`);
  if (!parent) { $("log").append(drawn); return; }
  let thread = parent.querySelector(":scope > .thread");
  if (!thread) parent.append(thread = make("div", { class: "thread" }));
  thread.append(drawn);
}

// reveal shows a message from its beginning, all of it if it fits.
function reveal(e) {
  const log = $("log");
  if (e.offsetHeight + 40 > log.clientHeight) e.scrollIntoView({ block: "start" });
  else bottom();
}

// listen shows what comes for who one is, until one is somebody else.
async function listen() {
  const turn = ++state.turn;
  state.abort?.abort();
  state.abort = new AbortController();
  state.after = -1;
  $("log").replaceChildren(make("p", { class: "empty" }, state.words.empty));
  for (let failures = 0; turn === state.turn;) {
    try {
      const path = `/updates?as=${encodeURIComponent(state.as)}&after=${state.after}`;
      const news = await ask("GET", path, undefined, state.abort.signal);
      if (turn !== state.turn) return;
      if (failures > 0) warn("");
      failures = 0;
      show(news.lines);
      state.after = news.seq;
      state.waiters = state.waiters.filter((w) => (w.seq > news.seq ? true : w.done()));
      unread(news.unread);
      $("day").textContent = news.day || "";
    } catch (err) {
      if (turn !== state.turn) return;
      if (err.status === 401) { lock(err.message); return; }
      if (++failures > 1) warn(state.words.lost);
      await new Promise((done) => setTimeout(done, Math.min(8000, 500 * 2 ** failures)));
    }
  }
}

// --- people, language, mornings

function drawPeople() {
  $("people").setAttribute("aria-label", state.words.people);
  $("people").replaceChildren(make("h2", {}, state.words.people), ...state.people.map((p) => {
    const e = make("button", { type: "button", class: "person", "data-user": p.user },
      make("span", { class: "name" }, p.name), make("span", { class: "role" }, p.role));
    if (p.user === state.as) e.setAttribute("aria-current", "true");
    e.addEventListener("click", () => become(p.user));
    return e;
  }));
}

function unread(counts) {
  for (const e of document.querySelectorAll(".person")) {
    const n = e.dataset.user === state.as ? 0 : counts[e.dataset.user] || 0;
    e.querySelector(".unread")?.remove();
    if (n) e.append(make("span", { class: "unread", "aria-label": state.words.unread.replace("{n}", n) }, String(n)));
  }
}

function become(user) {
  state.as = user;
  sessionStorage.setItem("as", user);
  state.said = [];
  state.recalled = 0;
  drawPeople();
  $("people").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  warn("");
  listen();
  $("say").focus();
}

async function speak(lang) {
  state.lang = lang;
  localStorage.setItem("lang", lang);
  await dress();
  await act("/speak", {});
  await enterRoom();
}

// dress writes the page's own words.
async function dress() {
  state.words = await ask("GET", "/words");
  const w = state.words;
  document.documentElement.lang = state.lang;
  document.title = w.title;
  $("brand").textContent = w.brand;
  $("morning").textContent = w.morning;
  $("log").setAttribute("aria-label", w.log);
  $("say").placeholder = w.say;
  $("say").setAttribute("aria-label", w.say);
  $("send").textContent = w.send;
  $("keys").textContent = w.keys;
  $("tries").setAttribute("aria-label", w.tries);
  $("langs").setAttribute("aria-label", w.lang);
  $("langs").replaceChildren(...Object.entries(nameOfLang).map(([lang, name]) => {
    const e = make("button", { type: "button", lang, "aria-pressed": String(lang === state.lang) }, name);
    e.addEventListener("click", () => { if (lang !== state.lang) speak(lang); });
    return e;
  }));
}

async function enterRoom() {
  const room = await ask("GET", "/room");
  Object.assign(state, { people: room.people, verbs: room.verbs, tries: room.tries });
  $("morning").hidden = !room.morning;
  if (!state.people.some((p) => p.user === state.as)) state.as = state.people[0].user;
  suggest();
  become(state.as);
}

$("morning").addEventListener("click", async () => {
  $("morning").textContent = state.words["morning.on"];
  await act("/morning", {});
  $("morning").textContent = state.words.morning;
});

// --- what one says

function suggest() {
  const typed = $("say").value.trim().toLowerCase();
  const verbs = typed ? state.verbs.filter((v) => v.usage.toLowerCase().startsWith(typed)).slice(0, 5) : [];
  const chip = (text, help, use) => {
    const e = make("button", { type: "button", class: "try" }, text, help && make("span", {}, help));
    e.addEventListener("click", use);
    return e;
  };
  $("tries").classList.toggle("verbs", typed !== "");
  $("tries").replaceChildren(...(typed
    ? verbs.map((v) => chip(v.usage, v.help, () => { fill(v.usage.split(/[ [|]/)[0] + " "); }))
    : state.tries.map((text) => chip(text, undefined, () => { say(text); }))));
}

function fill(text) {
  $("say").value = text;
  grow();
  suggest();
  $("say").focus();
}

function grow() {
  const e = $("say");
  e.style.height = "auto";
  e.style.height = `${e.scrollHeight + 2}px`;
}

function say(text) {
  text = text.trim();
  if (!text || state.waiting > 0) return;
  state.said.push(text);
  state.recalled = state.said.length;
  fill("");
  act("/say", { text });
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  say($("say").value);
});
$("say").addEventListener("input", () => { grow(); suggest(); });
// A line break is what Enter means once no input method wants it.
$("say").addEventListener("beforeinput", (event) => {
  if (event.inputType !== "insertLineBreak" || state.breaks) return;
  event.preventDefault();
  say($("say").value);
});
$("say").addEventListener("keydown", (event) => {
  state.breaks = event.shiftKey;
  if (event.isComposing) return; // an input method is at work
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const shown = state.said[state.recalled] ?? "";
  if (!step || $("say").value !== shown) return; // it is being written on
  const to = state.recalled + step;
  if (to < 0 || to > state.said.length) return;
  event.preventDefault();
  state.recalled = to;
  fill(state.said[to] ?? "");
});

// --- the beginning

function lock(text) {
  warn(text || state.words.locked);
  $("composer").hidden = true;
  $("people").hidden = true;
}

// enter uses the key of a link. Where it was used before, by this browser too,
// what it was given then still counts.
async function enter(key) {
  try {
    state.session = (await ask("POST", "/enter", { key })).session;
    localStorage.setItem("session", state.session);
  } catch (err) {
    if (!await ask("GET", "/room").then(() => true, () => false)) throw err;
  }
}

async function begin() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key) history.replaceState(null, "", location.pathname); // it is used up: no bookmark keeps it
  await dress();
  try {
    if (key) await enter(key);
    await enterRoom();
  } catch (err) {
    lock(err instanceof Refused ? err.message : state.words.lost);
  }
}

begin();
