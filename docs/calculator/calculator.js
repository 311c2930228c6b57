// The page: what the form says is a question in the address, and a question in the address is asked of Python, which runs in a worker.
"use strict";

const form = document.getElementById("form");
const answer = document.getElementById("answer");
const progress = document.getElementById("progress");
const FIELDS = ["of", "first", "second", "table", "unit", "images", "pixels", "positives", "rounding", "exact"];
const OPTIONS = ["unit", "images", "pixels", "positives", "rounding", "exact"];
const kind = () => form.elements.ask.value;
const usual = (name) => ({ unit: kind() === "check" ? "" : "pooled", rounding: "nearest" })[name] ?? "";
let worker, busy = false, asked = 0;

// --- the form --------------------------------------------------------------------------------------------------------

function addValue(name = "", number = "") {
  const row = document.getElementById("value").content.cloneNode(true).firstElementChild;
  row.querySelector(".name").value = name;
  row.querySelector(".number").value = number;
  row.querySelector(".remove").onclick = () => { row.remove(); document.getElementById("more").focus(); };
  document.getElementById("values").append(row);
  return row;
}

// Shows the fields that a kind of question has; hidden ones are no part of it.
function showFields() {
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind());
}

const isShown = (field) => !field.closest("[hidden]");

// The form as text after # of the address; a value is written as on the command line.
function questionOf() {
  const question = new URLSearchParams({ ask: kind() });
  for (const row of document.querySelectorAll(".value")) {
    const [name, number] = [".name", ".number"].map((place) => row.querySelector(place).value.trim());
    if (isShown(row) && (name || number)) question.append("given", `${name}=${number.replace(/^==/, "=")}`);
  }
  for (const name of FIELDS) {
    const field = form.elements[name];
    const value = field.type === "checkbox" ? (field.checked ? field.value : "") : field.value;
    if (value !== usual(name) && isShown(field)) question.set(name, value);
  }
  return question.toString();
}

function fill(question) {
  const asks = [...form.elements.ask].map((box) => box.value);
  form.elements.ask.value = asks.find((name) => name === question.get("ask")) ?? asks[0];
  document.getElementById("values").replaceChildren();
  for (const [name, number] of valuesOf(question)) addValue(name, number);
  if (!question.has("given")) addValue();
  for (const name of FIELDS) {
    const field = form.elements[name];
    const value = question.get(name);
    if (field.type === "checkbox") field.checked = Boolean(value);
    else field.value = value ?? (OPTIONS.includes(name) ? usual(name) : field.defaultValue);
  }
  if (OPTIONS.some((name) => question.get(name))) form.querySelector("details").open = true;
  showFields();
}

// A metric may have parameters with equals signs of their own, and an exact value has two.
function valuesOf(question) {
  return question.getAll("given").map((text) => {
    const place = text.lastIndexOf("=");
    const [name, number] = [text.slice(0, Math.max(place, 0)), text.slice(place + 1)];
    return name.endsWith("=") ? [name.slice(0, -1), `==${number}`] : [name, number];
  });
}

// --- asking ----------------------------------------------------------------------------------------------------------

function start() {
  worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => fail(event.message);
}

function ask() {
  if (busy) {
    worker.terminate(); // what it computes is not asked for any more
    start();
  }
  fill(new URLSearchParams(location.hash.slice(1)));
  const question = new URLSearchParams(questionOf()); // what the form has made of it: whole, and with nothing else
  setBusy(true);
  performance.mark("asked");
  show(answer, []);
  answer.className = "";
  worker.postMessage({ number: ++asked, question: { ...Object.fromEntries(question), given: valuesOf(question) } });
}

function hear(message) {
  if (message.metrics) {
    document.getElementById("metrics").replaceChildren(...message.metrics.map((name) => make("option", { value: name })));
    if (!busy) progress.textContent = "Ready";
  } else if (message.failed) {
    fail(message.failed);
  } else if (message.progress !== undefined) {
    progress.textContent = message.progress;
  } else if (message.number === asked) {
    if (message.part) append(message.part);
    if (message.done) setBusy(false);
    if (message.done) keepForOffline();
  }
}

function fail(why) {
  worker.terminate();
  append({ error: `Python stopped in this page (${why}). Ask again, or use the command line.`, outcome: "error" });
  setBusy(false);
  start();
}

function setBusy(now) {
  busy = now;
  document.getElementById("stop").hidden = !now;
  progress.textContent = now ? "Asking…" : "";
}

function keepForOffline() {
  navigator.serviceWorker?.register("service.js").catch(() => {}); // the page does without
}

// --- the answer ------------------------------------------------------------------------------------------------------

// An element with text: whatever comes from outside is text, and nothing but pictures of our own is read as markup.
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child));
  return element;
}

function draw(text) {
  return text ? document.importNode(new DOMParser().parseFromString(text, "text/html").body.firstElementChild, true) : null;
}

function show(place, children) {
  place.replaceChildren(...children.filter((child) => child));
  place.hidden = !place.hasChildNodes();
}

function append(part) {
  const pieces = [];
  if (part.command !== undefined) {
    command = part.command;
    return;
  }
  if (part.error || part.sentence) {
    answer.className = (part.outcome ?? "answered").replace(" ", "-");
    const text = part.error ?? part.sentence;
    pieces.push(make("h2", { textContent: "Answer" }), make("p", { className: "sentence", textContent: text[0].toUpperCase() + text.slice(1) }));
    pieces.push(draw(part.line));
    if (part.ends?.length) pieces.push(make("div", { className: "ends" }, ...part.ends.map(end)));
    for (const text of part.notes ?? []) pieces.push(make("p", { className: "note", textContent: text }));
    if (part.rows) pieces.push(make("ul", { className: "rows" }, ...part.rows.map(row)));
    pieces.push(draw(part.masks));
    if (part.masks || part.ends?.some((end) => end.masks)) pieces.push(key());
    pieces.push(make("div", { className: "seen" }), asCommand());
    show(answer, pieces);
    document.getElementById("spoken").textContent = text;
    performance.mark("answered");
    if (answer.getBoundingClientRect().top > innerHeight - 100) answer.scrollIntoView(); // below what a phone shows
  }
  if (part.pictures?.length) {
    const drawn = make("div", { className: "pictures" }, ...part.pictures.map(draw));
    answer.querySelector(".seen").replaceChildren(drawn, make("p", { className: "caption", textContent: part.caption }));
  }
  part.thumbnails?.forEach((text, place) => { if (text) answer.querySelectorAll(".rows li")[place].append(draw(text)); });
}

let command = "";

function end({ name, value, math, reached, masks }) {
  const figure = make("p", { className: "figure", title: value }, math ? value.replace(/=.*/, "= ") : value, draw(math));
  return make("div", {},
    make("h3", { textContent: name }), figure,
    reached && make("p", { textContent: reached }), draw(masks));
}

function row({ name, numbers, outcome, sentence, notes }) {
  const texts = [sentence, ...notes].map((text) => make("p", { textContent: text }));
  const said = make("div", {}, make("h3", { textContent: name }),
    make("p", {}, make("span", { className: "outcome", textContent: outcome }), ` · ${numbers}`), ...texts);
  return make("li", { className: outcome.replaceAll(" ", "-") }, said);
}

function key() {
  return make("p", { className: "key hint" }, make("span", { className: "both" }), "in both masks", make("span", { className: "alone" }), "in one alone");
}

function asCommand() {
  return make("div", {},
    make("p", { className: "hint" }, "The same on the command line, and ", make("a", { href: location.hash, textContent: "a link to this question" }), ":"),
    make("pre", {}, make("code", { textContent: command })));
}

// --- the beginning ---------------------------------------------------------------------------------------------------

form.onsubmit = (event) => {
  event.preventDefault();
  const question = `#${questionOf()}`;
  if (question === location.hash) ask();
  else location.hash = question;
};
form.onchange = ({ target }) => {
  if (target.name !== "ask") return;
  showFields();
  if (form.elements.unit.value !== "per_image") form.elements.unit.value = usual("unit");
};
document.getElementById("more").onclick = () => addValue().querySelector("input").focus();
document.getElementById("stop").onclick = () => { worker.terminate(); start(); setBusy(false); };
window.onhashchange = ask;

if (location.protocol === "file:") {
  progress.textContent = "A browser runs this page only from a server: python -m http.server in this folder, then http://localhost:8000.";
} else {
  start();
  if (location.hash.length > 1) ask();
  else fill(new URLSearchParams("ask=interval&of=mcc&given=dice=0.85&given=prevalence%3D%3D2%25"));
}
