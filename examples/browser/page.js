// The notes app: what it does with flags (through OpenFeature) and with messages (through messages.js).

import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";

import { Events } from "./events.js";
import { make } from "./make.js";
import { Messages } from "./messages.js";
import { drawMessage } from "./render.js";

const query = new URLSearchParams(location.search); // ?user=…&plan=…&name=…&locale=…&preview=…
const find = (selector) => document.querySelector(selector);
const note = (text) => {
  find("#log").append(make("li", {}, text));
  find("#log").scrollTop = find("#log").scrollHeight;
};
const say = (text) => (find("#said").textContent = text);

// ------------------------------------------------------------------ who is here

/** What is remembered under the name, or the first value of it. */
const remembered = (storage, name, first) => {
  if (storage.getItem(name) === null) storage.setItem(name, first());
  return storage.getItem(name);
};
let context = {
  targetingKey:
    query.get("user") ?? remembered(localStorage, "notes-user", () => `user-${crypto.randomUUID().slice(0, 8)}`),
  plan: query.get("plan") ?? "free",
  first_name: query.get("name") ?? undefined,
  locale: query.get("locale") ?? navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

// ----------------------------------------------------------------------- flags

const flags = OpenFeature.getClient();

function showFlags() {
  const count = flags.getBooleanDetails("word-count", false);
  const font = flags.getStringDetails("note-font", "system-ui");
  find("#text").style.fontFamily = font.value;
  find("#count").hidden = !count.value;
  const row = ({ flagKey, value, reason }) => [make("dt", {}, flagKey), make("dd", {}, `${value} (${reason})`)];
  find("#flags").replaceChildren(...[count, font].flatMap(row));
}

for (const event of [ProviderEvents.Ready, ProviderEvents.ConfigurationChanged, ProviderEvents.ContextChanged]) {
  flags.addHandler(event, showFlags);
}
flags.addHandler(ProviderEvents.Error, (details) => note(`flags: ${details?.message ?? "no answer"}`));

// -------------------------------------------------------------------- messages

const events = new Events();
const placements = { note: ["above_note", "below_note", "corner", "dialog"], settings: ["settings"] };

const messages = new Messages({
  events,
  session: remembered(sessionStorage, "notes-session", () => crypto.randomUUID()),
  locale: context.locale,
  preview: query.get("preview") ?? undefined,
  patience: Number(query.get("patience") ?? 150),
  note: (text) => text.endsWith("NO_TRIGGER") || note(text), // which is so of most messages, most of the time
  draw: (message, placement, shownAfterMs, tell) =>
    drawMessage(message, { host: find(`[data-placement="${CSS.escape(placement)}"]`), shownAfterMs, tell, follow }),
});

/** What the buttons of messages are for. Links open by themselves. */
const actions = new Map([
  ["app://invite", () => find("#invite input").focus()],
  [
    "app://shortcuts",
    () => {
      find("#shortcuts").open = true;
      find("#shortcuts summary").focus();
    },
  ],
  ["app://copy-link", () => say("The link is copied.")],
]);
const follow = (action) => actions.get(action)?.();

// --------------------------------------------------------------------- the app

const says = {
  note_saved: "Saved.",
  note_exported: "Exported.",
  note_printed: "Printed.",
  note_archived: "Archived.",
  note_deleted: "Deleted. It was only an example.",
};

function happened(event, properties) {
  say(says[event] ?? "");
  void messages.happened(event, properties);
}

function count() {
  const words = find("#text").value.split(/\s+/).filter(Boolean).length;
  find("#count").textContent = `${words} words`;
}

function go(screen) {
  const here = find(".screen:not([hidden])");
  if (here.id === screen) return;
  here.hidden = true;
  find(`#${screen}`).hidden = false;
  for (const button of document.querySelectorAll("[data-screen]")) {
    if (button.dataset.screen === screen) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  messages.leave(...placements[here.id]);
  void messages.enter(...placements[screen]);
}

function identify(user) {
  context = { ...context, ...user };
  localStorage.setItem("notes-user", context.targetingKey);
  say("");
  void OpenFeature.setContext(context);
  void messages.identify(context);
}

for (const button of document.querySelectorAll("[data-event]")) {
  button.addEventListener("click", () => happened(button.dataset.event));
}
for (const button of document.querySelectorAll("[data-screen]")) {
  button.addEventListener("click", () => go(button.dataset.screen));
}
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  happened("note_saved");
});
find("#text").addEventListener("input", count);
find("#invite").addEventListener("submit", (event) => {
  event.preventDefault();
  say("Invited.");
  happened("teammate_invited");
  event.target.reset();
});
find("#user").addEventListener("submit", (event) => {
  event.preventDefault();
  const { targetingKey, plan } = Object.fromEntries(new FormData(event.target));
  identify({ targetingKey, plan, first_name: undefined });
});

addEventListener("pagehide", () => {
  messages.leave(...Object.values(placements).flat());
  events.flushAndLeave();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) void messages.enter(...placements[find(".screen:not([hidden])").id]); // the user comes back
});

for (const name of ["targetingKey", "plan"]) find("#user").elements[name].value = context[name];
count();
void messages.enter(...placements.note);
void messages.identify(context);
await OpenFeature.setContext(context);
OpenFeature.setProvider(
  new OFREPWebProvider({ baseUrl: location.origin, pollInterval: 60_000, cacheMode: "network-first" }),
);
