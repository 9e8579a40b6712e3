// The example in a real browser: everything that people do with messages, and whether flagd counts it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";

import { axe, startBrowser, startServers } from "./harness.mjs";

const patience = 30_000; // for what is waited for; nothing is expected to take that long

let servers, recorder, browser, page;

/** Another tab, which counts as the one in front. */
async function openTab() {
  const tab = await browser.newPage();
  await tab.emulateFocusedPage(true);
  tab.setDefaultTimeout(patience);
  tab.on("pageerror", (error) => recorder.problems.push(`in the page: ${error.stack}`));
  await tab.evaluateOnNewDocument(() => {
    // Where a test says `unseen`, nothing is ever in view.
    const { observe } = IntersectionObserver.prototype;
    IntersectionObserver.prototype.observe = function (element) {
      if (!globalThis.unseen) observe.call(this, element);
    };
  });
  return tab;
}

before(async () => {
  browser = await startBrowser();
  servers = await startServers();
  recorder = servers.recorder;
  page = await openTab();
});
after(async () => {
  await browser?.close();
  await servers?.stop();
});
afterEach(() => (recorder.answering = (decisions) => decisions));

// ------------------------------------------------------------------ what people do

async function visit(user, { tab = page, ...options } = {}) {
  const query = new URLSearchParams({ user, patience, ...options });
  await tab.goto(`${servers.url}/?${query}`);
  await tab.waitForSelector("#flags dd");
}
/** Another user in the same tab. */
const become = (user, tab = page) =>
  tab.$eval("#user", (form, name) => ((form.elements.targetingKey.value = name), form.requestSubmit()), user);
const press = (event, tab = page) => tab.click(`[data-event="${event}"]`);
const gone = (selector, tab = page) => tab.waitForSelector(selector, { hidden: true });
const named = (role, name, within = "") => `${within} ::-p-aria([name="${name}"][role="${role}"])`.trim();

/** What the page says happened: waits for a line of it. */
const logged = (line, tab = page) =>
  tab.waitForFunction((text) => document.querySelector("#log").textContent.includes(text), {}, line);

/** The names of what was reported about a message, once the last of them is there. */
async function reported(user, message, last) {
  const names = () => recorder.reported(user, message).map(({ event }) => event);
  await recorder.until(() => names().includes(last), `${last} of ${user}`);
  return names();
}
const propertiesOf = (user, message, event) =>
  recorder.reported(user, message).find((one) => one.event === event).properties;

const focused = (property) => page.evaluate((name) => document.activeElement[name], property);

/** What axe has to say about a part of the page: everything in light colours, and the contrast in dark ones, too. */
async function findsNoBarriers(part) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  for (const [scheme, options] of Object.entries({ light: {}, dark: { runOnly: "color-contrast" } })) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const { passes, violations } = await page.evaluate((...about) => globalThis.axe.run(...about), part, options);
    const places = violations.map(({ id, nodes }) => `${scheme}: ${id} ${nodes.map((node) => node.html).join(" ")}`);
    assert.deepEqual(places, []);
    assert.ok(passes.length > 0, "it has looked at something");
  }
  await page.emulateMediaFeatures([]);
}

// ---------------------------------------------------------------------- layouts

test("a banner is a region, closes by keyboard, and stays away", async () => {
  await visit("banner");
  await page.waitForSelector(named("region", "Notes now has keyboard shortcuts"));
  await findsNoBarriers("html");
  await page.focus(".banner .close");
  await page.keyboard.press("Enter");
  await gone(".banner");
  await reported("banner", "keyboard-shortcuts", "message_dismissed");
  assert.equal(propertiesOf("banner", "keyboard-shortcuts", "message_dismissed").how, "close");
  await visit("banner");
  await logged("above_note: nothing, DISMISSED");
  assert.equal(await page.$(".banner"), null);
});

test("a banner's button does what the message says", async () => {
  await visit("shortcuts");
  await page.click(".banner .primary");
  await gone(".banner");
  assert.equal(await page.$eval("#shortcuts", (details) => details.open), true);
  assert.deepEqual(
    (await reported("shortcuts", "keyboard-shortcuts", "message_dismissed")).filter((event) => event !== "message_shown"),
    ["message_exposed", "message_clicked", "message_dismissed"],
  );
  assert.equal(propertiesOf("shortcuts", "keyboard-shortcuts", "message_clicked").button, "primary");
});

test("a modal takes the focus, keeps it, and gives it back", async () => {
  await visit("modal");
  await page.focus('[data-event="note_shared"]');
  await page.keyboard.press("Enter");
  const dialog = await page.waitForSelector(named("dialog", "Who can read this note?"));
  assert.equal(await dialog.evaluate((element) => element.ariaModal), "true");
  assert.equal(await focused("textContent"), "Who can read this note?");
  await findsNoBarriers(".modal");
  const round = [];
  for (let i = 0; i < 4; ++i) {
    await page.keyboard.press("Tab");
    round.push(await focused("textContent"));
  }
  assert.deepEqual(round, ["Copy the link", "Invite by name", "×", "Copy the link"]);
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  assert.equal(await focused("ariaLabel"), "Close");
  await page.keyboard.press("Escape");
  await gone(".modal");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.event), "note_shared");
  await reported("modal", "who-can-read", "message_dismissed");
  assert.equal(propertiesOf("modal", "who-can-read", "message_dismissed").how, "close");
});

test("a modal closes by a click beside it where its message allows that, and by its buttons", async () => {
  await visit("outside");
  await press("note_shared");
  await page.waitForSelector(".modal");
  await page.mouse.click(5, 5);
  await gone(".modal");
  await reported("outside", "who-can-read", "message_dismissed");
  assert.equal(propertiesOf("outside", "who-can-read", "message_dismissed").how, "outside");

  await visit("by-name");
  await press("note_shared");
  await page.waitForSelector(".modal");
  await page.click(named("button", "Invite by name", ".modal"));
  await gone(".modal");
  assert.equal(await focused("name"), "email");
  await reported("by-name", "who-can-read", "message_dismissed");
  assert.equal(propertiesOf("by-name", "who-can-read", "message_clicked").button, "invite");
});

/** Answers for the host of images, which does not exist. */
async function withImages(answer, run) {
  const tab = await openTab();
  await tab.setRequestInterception(true);
  tab.on("request", (request) => (request.url().includes("images.notes.example") ? answer(request) : request.continue()));
  await run(tab);
  await tab.close();
}

test("a message with a picture is drawn once the picture is there", async () => {
  const body = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>';
  await withImages((request) => request.respond({ contentType: "image/svg+xml", body }), async (tab) => {
    await visit("picture", { tab });
    await press("templates_opened", tab);
    await tab.waitForSelector('.modal img[alt="Three notes with headings and lists"]');
    const link = await tab.waitForSelector(".modal a");
    assert.equal(await link.evaluate((element) => element.href), "https://notes.example/templates");
    assert.equal(await link.evaluate((element) => element.rel), "noopener noreferrer");
  });
});

test("a message whose picture does not load is exposed, fails, and is not drawn", async () => {
  await withImages((request) => request.abort(), async (tab) => {
    await visit("no-picture", { tab });
    await press("templates_opened", tab);
    assert.deepEqual(await reported("no-picture", "templates", "message_failed"), ["message_exposed", "message_failed"]);
    assert.equal(propertiesOf("no-picture", "templates", "message_failed").stage, "image");
    assert.equal(await tab.$(".modal"), null);
  });
});

const surveys = [
  { event: "note_exported", message: "export-effort", question: "ces", keys: ["Space", "ArrowRight", "ArrowRight"], value: 3 },
  { event: "note_printed", message: "recommend", question: "nps", keys: ["Space", "ArrowLeft"], value: 10 },
  { event: "note_archived", message: "would-miss-it", question: "pmf", keys: ["Space"], value: "very_disappointed" },
  { event: "note_deleted", message: "what-is-missing", question: "text", write: "A <b>bold</b> font", value: "A <b>bold</b> font" },
];
for (const { event, message, question, keys = [], write, value } of surveys) {
  test(`a survey is answered by keyboard: ${question}`, async () => {
    const user = `survey-${question}`;
    await visit(user);
    await press(event);
    await page.waitForSelector(".survey");
    await findsNoBarriers(".survey");
    await page.focus(".survey [name=answer]");
    for (const key of keys) await page.keyboard.press(key);
    if (write) await page.keyboard.type(write);
    await page.keyboard.press("Tab");
    assert.equal(await focused("textContent"), "Send");
    await page.keyboard.press("Enter");
    await gone(".survey");
    await reported(user, message, "survey_answered");
    const { decision, ...answer } = propertiesOf(user, message, "survey_answered");
    assert.deepEqual(answer, { question, value });
    assert.equal(await page.evaluate(() => document.activeElement.dataset.event), event);
    await press(event);
    await logged("below_note: nothing, CAPPED"); // it is not asked twice
  });
}

test("a scale is a group of radio buttons with a name, and its ends are explained", async () => {
  await visit("scale");
  await press("note_exported");
  await page.waitForSelector(named("group", "How easy was it to export this note?", ".survey"));
  await page.waitForSelector(named("radio", "1 Very difficult"));
  await page.waitForSelector(named("radio", "4"));
  await page.waitForSelector(named("radio", "7 Very easy"));
});

/** The next user of an arm. */
async function somebodyIn(arm, prefix) {
  for (let i = 0; ; ++i) {
    if ((await servers.armOf("invite-nudge", `${prefix}-${i}`)) === arm) return `${prefix}-${i}`;
  }
}

test("a toast is announced, speaks the user's language, and closes by Escape from anywhere", async () => {
  const user = await somebodyIn("nudge", "toast");
  await visit(user, { locale: "de-AT", name: "Lena" });
  await press("note_saved");
  const toast = await page.waitForSelector(named("group", "Zusammen geht's besser, Lena", "[role=status]"));
  assert.equal(await toast.evaluate((element) => element.lang), "de");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.event), "note_saved"); // it takes no focus
  await findsNoBarriers(".toast");
  await page.waitForSelector(named("button", "Schließen", ".toast"));
  await page.keyboard.press("Escape");
  await gone(".toast");
  await reported(user, "invite-nudge", "message_dismissed");
  assert.equal(propertiesOf(user, "invite-nudge", "message_dismissed").how, "close");
});

test("not again means never again", async () => {
  const user = await somebodyIn("nudge", "tired");
  await visit(user);
  await press("note_saved");
  await page.waitForSelector(".toast");
  await page.click(named("button", "Not again", ".toast"));
  await gone(".toast");
  await reported(user, "invite-nudge", "message_dismissed");
  assert.equal(propertiesOf(user, "invite-nudge", "message_muted").scope, "message");
  assert.equal(propertiesOf(user, "invite-nudge", "message_dismissed").how, "never_again");
  await press("note_saved");
  await logged("corner: nothing, MUTED");
});

test("messages move only for those who like it", async () => {
  const motion = async (wish) => {
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: wish }]);
    await visit(`motion-${wish}`);
    return page.$eval(".banner", (element) => getComputedStyle(element).animationName);
  };
  assert.equal(await motion("no-preference"), "appear");
  assert.equal(await motion("reduce"), "none");
  await page.emulateMediaFeatures([]);
});

// ------------------------------------------------------------------- timing

const delayed = (decisions) => decisions.map((one) => (one.delay_ms ? { ...one, delay_ms: 3_600_000 } : one));

test("a message that waits is called off by an event, by leaving, and by another user", async () => {
  recorder.answering = delayed;
  const wait = async (user) => {
    await visit(user);
    await press("note_saved");
    await logged("corner: show");
  };
  await wait(await somebodyIn("nudge", "calls-off"));
  await press("note_deleted");
  await logged("corner: over, called off by note_deleted");

  await wait(await somebodyIn("nudge", "leaves"));
  await page.click('[data-screen="settings"]');
  await logged("corner: over, the user has left");

  await wait(await somebodyIn("nudge", "was-here"));
  await become("is-here-now");
  await logged("corner: over, there is another user");
  assert.equal(await page.$(".toast"), null);
});

test("another user sees nothing of the one before", async () => {
  await visit("first");
  await page.waitForSelector(".banner");
  await become("second");
  await reported("first", "keyboard-shortcuts", "message_dismissed");
  assert.equal(propertiesOf("first", "keyboard-shortcuts", "message_dismissed").how, "navigation");
  await reported("second", "keyboard-shortcuts", "message_exposed"); // a banner of their own
  assert.equal((await page.$$(".banner")).length, 1);
});

test("one message interrupts at a time", async () => {
  const user = await somebodyIn("nudge", "busy");
  await visit(user);
  await press("note_shared");
  await page.waitForSelector(".modal");
  await reported(user, "who-can-read", "message_exposed");
  await page.keyboard.down("Control");
  await page.keyboard.press("s");
  await page.keyboard.up("Control");
  await logged("corner: show");
  await recorder.until(() => recorder.questions.some((one) => one.recheck && one.context.targetingKey === user), "a recheck");
  assert.equal(await page.$(".toast"), null);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".toast");
  assert.equal(await page.$(".modal"), null);
});

test("an answer that comes too late draws nothing", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  recorder.answering = async (decisions) => {
    await held;
    return decisions;
  };
  await visit("late", { patience: 150 });
  await logged("no answer: it took too long");
  release();
  await page.evaluate(() => fetch("/v1/batch", { method: "POST", body: '{"batch":[]}' })); // the late answer is through, too
  assert.equal(await page.$(".message"), null);
  assert.deepEqual(recorder.reported("late", "keyboard-shortcuts"), []);
});

test("layouts and decisions that nobody knows yet draw nothing", async () => {
  recorder.answering = (decisions, { context }) =>
    decisions.map((one) => {
      if (one.do !== "show") return one;
      return context.targetingKey === "new-layout" ? { ...one, message: { ...one.message, layout: "hologram" } } : { ...one, do: "dance" };
    });
  for (const user of ["new-layout", "new-do"]) {
    await visit(user);
    await logged("above_note: nothing that this page can draw");
    assert.equal(await page.$(".message"), null);
    assert.deepEqual(recorder.reported(user, "keyboard-shortcuts"), []);
  }
});

test("what is open when the page goes away is reported on the way out", async () => {
  await visit("leaving");
  await page.waitForSelector(".banner");
  await page.goto("about:blank");
  await reported("leaving", "keyboard-shortcuts", "message_dismissed");
  assert.equal(propertiesOf("leaving", "keyboard-shortcuts", "message_dismissed").how, "navigation");
});

// -------------------------------------------------------------------- flags

test("flags come through OpenFeature: asked again they are unchanged, and an edit arrives", async () => {
  await visit("flags", { plan: "pro" });
  const seen = () => page.$eval("#flags", (list) => list.innerText.replace(/\s+/g, " "));
  assert.match(await seen(), /word-count true \(TARGETING_MATCH\)/);
  assert.equal(await page.$eval("#count", (element) => element.hidden), false);

  const asked = recorder.flagAnswers.length;
  const comesBack = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await comesBack(); // the provider asks again, with the ETag that it has
  await recorder.until(() => recorder.flagAnswers.length > asked, "another question about flags");
  assert.equal(recorder.flagAnswers.at(-1), 304);

  const file = join(servers.definitions, "flags.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^default: .*book.*$/m, "default: book").replace("book: serif", "book: Georgia"));
  while (!(await seen()).includes("note-font Georgia")) await comesBack(); // until flagd has read it
  assert.match(await page.$eval("#text", (element) => element.style.fontFamily), /Georgia/);
});

// --------------------------------------------------------------- the experiment

/** What each person of the nudge arm does, in turn. */
const deeds = [
  { unseen: true, click: "Close", counts: ["dismissed"] },
  { click: "Close", counts: ["dismissed"] },
  { click: "Invite", counts: ["acted", "dismissed"] },
  { click: "Later", counts: ["snoozed"] },
  { click: "Not again", counts: ["muted", "dismissed"] },
];

test("both arms are exposed alike, and the report counts what people did", async () => {
  const before = await servers.report("invite-nudge");
  const stages = ["assigned", "eligible", "exposed", "shown", "acted"];
  const done = Object.fromEntries([...stages, "dismissed", "snoozed", "muted"].map((what) => [what, [0, 0]]));
  const users = Array.from({ length: 40 }, (_, i) => `person-${i}`);
  const arms = new Map();
  for (const user of users) arms.set(user, await servers.armOf("invite-nudge", user));
  const nudged = users.filter((user) => arms.get(user) === "nudge");
  const count = (what, user) => ++done[what][arms.get(user) === "nudge" ? 1 : 0];

  const live = async (user, tab) => {
    const deed = arms.get(user) === "nudge" ? deeds[nudged.indexOf(user) % deeds.length] : {};
    await tab.evaluate((unseen) => (globalThis.unseen = unseen), deed.unseen ?? false);
    await become(user, tab);
    await quickly(tab, ".toolbar", "Save");
    await reported(user, "invite-nudge", "message_exposed");
    for (const stage of stages.slice(0, 3)) count(stage, user);
    if (!deed.click) return assert.equal(await tab.$(".toast"), null);
    if (!deed.unseen) {
      await reported(user, "invite-nudge", "message_shown");
      assert.ok(propertiesOf(user, "invite-nudge", "message_shown").visible_ms >= 999, "it was there for a second");
      count("shown", user);
    }
    await quickly(tab, ".toast", deed.click);
    assert.equal(await tab.$(".toast"), null);
    for (const what of deed.counts) count(what, user);
  };
  // The mouse of a window behind others is slow; it is tried in the tests above.
  const quickly = (tab, within, name) =>
    tab.$$eval(`${within} button`, (buttons, text) => buttons.find((one) => text === (one.ariaLabel ?? one.textContent)).click(), name);
  const waiting = [...users];
  const worker = async () => {
    const tab = await openTab();
    await visit("nobody", { tab });
    while (waiting.length > 0) await live(waiting.shift(), tab);
    await tab.goto("about:blank"); // sends what is queued
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  const last = { dismissed: "message_dismissed", snoozed: "message_snoozed" };
  for (const user of nudged) {
    const { counts } = deeds[nudged.indexOf(user) % deeds.length];
    await reported(user, "invite-nudge", last[counts.at(-1)]);
  }

  const report = await servers.report("invite-nudge");
  assert.deepEqual(report.arms, ["control", "nudge"]);
  const units = (from, name) =>
    [...from.messages.stages, ...from.messages.reactions].find((line) => line.name === name).units;
  const names = { acted: "clicked or answered" };
  for (const [what, expected] of Object.entries(done)) {
    const more = units(report, names[what] ?? what).map((now, arm) => now - units(before, names[what] ?? what)[arm]);
    assert.deepEqual(more, expected, what);
  }
  assert.ok(done.exposed.every((arm) => arm > 5), "both arms occur");
  assert.equal(report.multi_arm_units, 0);
  assert.deepEqual(units(report, "could not be drawn"), [0, 0]);
});
