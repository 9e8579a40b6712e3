// The example in a real browser: everything that people do with messages and flags.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";

import { startBrowser, startServers } from "./harness.mjs";
import { named, openTab } from "./tab.mjs";

let servers, recorder, browser, tab, page;

before(async () => {
  browser = await startBrowser();
  servers = await startServers();
  recorder = servers.recorder;
  tab = await openTab(browser, servers);
  page = tab.page;
});
after(async () => {
  await browser?.close();
  await servers?.stop();
});
afterEach(() => (recorder.answering = (decisions) => decisions));

/** The next user of an arm. */
async function somebodyIn(arm, prefix) {
  for (let i = 0; ; ++i) {
    if ((await servers.armOf("invite-nudge", `${prefix}-${i}`)) === arm) return `${prefix}-${i}`;
  }
}

// ---------------------------------------------------------------------- layouts

test("a banner is a region, closes by keyboard, and stays away", async () => {
  await tab.visit("banner");
  await page.waitForSelector(named("region", "Notes now has keyboard shortcuts"));
  assert.equal(await page.$eval(".banner .body", (body) => body.innerHTML), "Save, search and share <strong>without leaving the keys</strong>.");
  await tab.findsNoBarriers("html");
  await page.focus(".banner .close");
  await page.keyboard.press("Enter");
  await tab.gone(".banner");
  await recorder.reported("banner", "keyboard-shortcuts", "message_dismissed");
  assert.equal(recorder.propertiesOf("banner", "keyboard-shortcuts", "message_dismissed").how, "close");
  await tab.visit("banner");
  await tab.logged("above_note: nothing, DISMISSED");
  assert.equal(await page.$(".banner"), null);
});

test("a banner's button does what the message says", async () => {
  await tab.visit("shortcuts");
  await page.click(".banner .primary");
  await tab.gone(".banner");
  assert.equal(await page.$eval("#shortcuts", (details) => details.open), true);
  assert.deepEqual(
    (await recorder.reported("shortcuts", "keyboard-shortcuts", "message_dismissed")).filter(
      (event) => event !== "message_shown",
    ),
    ["message_exposed", "message_clicked", "message_dismissed"],
  );
  assert.equal(recorder.propertiesOf("shortcuts", "keyboard-shortcuts", "message_clicked").button, "primary");
});

test("a modal takes the focus, keeps it, and gives it back", async () => {
  await tab.visit("modal");
  await page.focus('[data-event="note_shared"]');
  await page.keyboard.press("Enter");
  const dialog = await page.waitForSelector(named("dialog", "Who can read this note?"));
  assert.equal(await dialog.evaluate((element) => element.ariaModal), "true");
  assert.equal(await tab.focused("textContent"), "Who can read this note?");
  await tab.findsNoBarriers(".modal");
  const round = [];
  for (let i = 0; i < 4; ++i) {
    await page.keyboard.press("Tab");
    round.push(await tab.focused("textContent"));
  }
  assert.deepEqual(round, ["Copy the link", "Invite by name", "×", "Copy the link"]);
  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  assert.equal(await tab.focused("ariaLabel"), "Close");
  await page.keyboard.press("Escape");
  await tab.gone(".modal");
  assert.equal(await tab.focusedEvent(), "note_shared");
  await recorder.reported("modal", "who-can-read", "message_dismissed");
  assert.equal(recorder.propertiesOf("modal", "who-can-read", "message_dismissed").how, "close");
});

test("a modal closes by a click beside it where its message allows that, and by its buttons", async () => {
  await tab.visit("outside");
  await tab.press("note_shared");
  await page.waitForSelector(".modal");
  await page.mouse.click(5, 5);
  await tab.gone(".modal");
  await recorder.reported("outside", "who-can-read", "message_dismissed");
  assert.equal(recorder.propertiesOf("outside", "who-can-read", "message_dismissed").how, "outside");

  await tab.visit("by-name");
  await tab.press("note_shared");
  await page.waitForSelector(".modal");
  await page.click(named("button", "Invite by name", ".modal"));
  await tab.gone(".modal");
  assert.equal(await tab.focused("name"), "email");
  await recorder.reported("by-name", "who-can-read", "message_dismissed");
  assert.equal(recorder.propertiesOf("by-name", "who-can-read", "message_clicked").button, "invite");
});

/** Answers for the host of images, which does not exist. */
async function withImages(answer, run) {
  const tab = await openTab(browser, servers);
  await tab.page.setRequestInterception(true);
  tab.page.on("request", (request) =>
    request.url().includes("images.notes.example") ? answer(request) : request.continue(),
  );
  await run(tab);
  await tab.page.close();
}

test("a message with a picture is drawn once the picture is there", async () => {
  const body = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>';
  await withImages(
    (request) => request.respond({ contentType: "image/svg+xml", body }),
    async (tab) => {
      await tab.visit("picture");
      await tab.press("templates_opened");
      await tab.page.waitForSelector('.modal img[alt="Three notes with headings and lists"]');
      const link = await tab.page.waitForSelector(".modal a");
      assert.equal(await link.evaluate((element) => element.href), "https://notes.example/templates");
      assert.equal(await link.evaluate((element) => element.rel), "noopener noreferrer");
    },
  );
});

test("a message whose picture does not load is exposed, fails, and is not drawn", async () => {
  await withImages(
    (request) => request.abort(),
    async (tab) => {
      await tab.visit("no-picture");
      await tab.press("templates_opened");
      assert.deepEqual(await recorder.reported("no-picture", "templates", "message_failed"), [
        "message_exposed",
        "message_failed",
      ]);
      assert.equal(recorder.propertiesOf("no-picture", "templates", "message_failed").stage, "image");
      assert.equal(await tab.page.$(".modal"), null);
    },
  );
});

const surveys = [
  {
    event: "note_exported",
    message: "export-effort",
    question: "ces",
    keys: ["Space", "ArrowRight", "ArrowRight"],
    value: 3,
  },
  { event: "note_printed", message: "recommend", question: "nps", keys: ["Space", "ArrowLeft"], value: 10 },
  { event: "note_archived", message: "would-miss-it", question: "pmf", keys: ["Space"], value: "very_disappointed" },
  {
    event: "note_deleted",
    message: "what-is-missing",
    question: "text",
    write: "A <b>bold</b> font",
    value: "A <b>bold</b> font",
  },
];
for (const { event, message, question, keys = [], write, value } of surveys) {
  test(`a survey is answered by keyboard: ${question}`, async () => {
    const user = `survey-${question}`;
    await tab.visit(user);
    await tab.press(event);
    await page.waitForSelector(".survey");
    await tab.findsNoBarriers(".survey");
    await page.focus(".survey [name=answer]");
    for (const key of keys) await page.keyboard.press(key);
    if (write) await page.keyboard.type(write);
    await page.keyboard.press("Tab");
    assert.equal(await tab.focused("textContent"), "Send");
    await page.keyboard.press("Enter");
    await tab.gone(".survey");
    await recorder.reported(user, message, "survey_answered");
    const { decision, ...answer } = recorder.propertiesOf(user, message, "survey_answered");
    assert.deepEqual(answer, { question, value });
    assert.equal(await tab.focusedEvent(), event);
    await tab.press(event);
    await tab.logged("below_note: nothing, CAPPED"); // it is not asked twice
  });
}

test("a scale is a group of radio buttons with a name, and its ends are explained", async () => {
  await tab.visit("scale");
  await tab.press("note_exported");
  await page.waitForSelector(named("group", "How easy was it to export this note?", ".survey"));
  await page.waitForSelector(named("radio", "1 Very difficult"));
  await page.waitForSelector(named("radio", "4"));
  await page.waitForSelector(named("radio", "7 Very easy"));
});

test("a toast is announced, speaks the user's language, and closes by Escape from anywhere", async () => {
  const user = await somebodyIn("nudge", "toast");
  await tab.visit(user, { locale: "de-AT", name: "Lena" });
  await tab.press("note_saved");
  const toast = await page.waitForSelector(named("group", "Zusammen geht's besser, Lena", "[role=status]"));
  assert.equal(await toast.evaluate((element) => element.lang), "de");
  assert.equal(await tab.focusedEvent(), "note_saved"); // it takes no focus
  await tab.findsNoBarriers(".toast");
  await page.waitForSelector(named("button", "Schließen", ".toast"));
  await page.keyboard.press("Escape");
  await tab.gone(".toast");
  await recorder.reported(user, "invite-nudge", "message_dismissed");
  assert.equal(recorder.propertiesOf(user, "invite-nudge", "message_dismissed").how, "close");
});

test("not again means never again", async () => {
  const user = await somebodyIn("nudge", "tired");
  await tab.visit(user);
  await tab.press("note_saved");
  await page.waitForSelector(".toast");
  await page.click(named("button", "Not again", ".toast"));
  await tab.gone(".toast");
  await recorder.reported(user, "invite-nudge", "message_dismissed");
  assert.equal(recorder.propertiesOf(user, "invite-nudge", "message_muted").scope, "message");
  assert.equal(recorder.propertiesOf(user, "invite-nudge", "message_dismissed").how, "never_again");
  await tab.press("note_saved");
  await tab.logged("corner: nothing, MUTED");
});

test("messages move only for those who like it", async () => {
  const motion = async (wish) => {
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: wish }]);
    await tab.visit(`motion-${wish}`);
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
    await tab.visit(user);
    await tab.press("note_saved");
    await tab.logged("corner: show");
  };
  await wait(await somebodyIn("nudge", "calls-off"));
  await tab.press("note_deleted");
  await tab.logged("corner: over, called off by note_deleted");

  await wait(await somebodyIn("nudge", "leaves"));
  await page.click('[data-screen="settings"]');
  await tab.logged("corner: over, the user has left");

  await wait(await somebodyIn("nudge", "was-here"));
  await tab.become("is-here-now");
  await tab.logged("corner: over, there is another user");
  assert.equal(await page.$(".toast"), null);
});

test("another user sees nothing of the one before", async () => {
  await tab.visit("first");
  await page.waitForSelector(".banner");
  await tab.become("second");
  await recorder.reported("first", "keyboard-shortcuts", "message_dismissed");
  assert.equal(recorder.propertiesOf("first", "keyboard-shortcuts", "message_dismissed").how, "navigation");
  await recorder.reported("second", "keyboard-shortcuts", "message_exposed"); // a banner of their own
  assert.equal((await page.$$(".banner")).length, 1);
});

test("one message interrupts at a time", async () => {
  const user = await somebodyIn("nudge", "busy");
  await tab.visit(user);
  await tab.press("note_shared");
  await page.waitForSelector(".modal");
  await recorder.reported(user, "who-can-read", "message_exposed");
  await page.keyboard.down("Control");
  await page.keyboard.press("s");
  await page.keyboard.up("Control");
  await tab.logged("corner: show");
  await recorder.until(
    () => recorder.questions.some((one) => one.recheck && one.context.targetingKey === user),
    "a recheck",
  );
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
  await tab.visit("late", { patience: 150 });
  await tab.logged("no answer: it took too long");
  release();
  await page.evaluate(() => fetch("/v1/batch", { method: "POST", body: '{"batch":[]}' })); // the answer is through, too
  assert.equal(await page.$(".message"), null);
  assert.deepEqual(recorder.about("late", "keyboard-shortcuts"), []);
});

test("layouts and decisions that nobody knows yet draw nothing", async () => {
  recorder.answering = (decisions, { context }) =>
    decisions.map((one) => {
      if (one.do !== "show") return one;
      return context.targetingKey === "new-layout"
        ? { ...one, message: { ...one.message, layout: "hologram" } }
        : { ...one, do: "dance" };
    });
  for (const user of ["new-layout", "new-do"]) {
    await tab.visit(user);
    await tab.logged("above_note: nothing that this page can draw");
    assert.equal(await page.$(".message"), null);
    assert.deepEqual(recorder.about(user, "keyboard-shortcuts"), []);
  }
});

test("what is open when the page goes away is reported on the way out", async () => {
  await tab.visit("leaving");
  await page.waitForSelector(".banner");
  await page.goto("about:blank");
  await recorder.reported("leaving", "keyboard-shortcuts", "message_dismissed");
  assert.equal(recorder.propertiesOf("leaving", "keyboard-shortcuts", "message_dismissed").how, "navigation");
});

// -------------------------------------------------------------------- flags

test("flags come through OpenFeature: asked again they are unchanged, and an edit arrives", async () => {
  await tab.visit("flags", { plan: "pro" });
  const seen = () => page.$eval("#flags", (list) => list.innerText.replace(/\s+/g, " "));
  assert.match(await seen(), /word-count true \(TARGETING_MATCH\)/);
  assert.equal(await page.$eval("#count", (element) => element.hidden), false);

  const asked = recorder.flagAnswers.length;
  const comesBack = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await comesBack(); // the provider asks again, with the ETag that it has
  await recorder.until(() => recorder.flagAnswers.length > asked, "another question about flags");
  assert.equal(recorder.flagAnswers.at(-1), 304);

  const file = join(servers.definitions, "flags.yaml");
  writeFileSync(
    file,
    readFileSync(file, "utf8")
      .replace(/^default: .*book.*$/m, "default: book")
      .replace("book: serif", "book: Georgia"),
  );
  while (!(await seen()).includes("note-font Georgia")) await comesBack(); // until flagd has read it
  assert.match(await page.$eval("#text", (element) => element.style.fontFamily), /Georgia/);
});
