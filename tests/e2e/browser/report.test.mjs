// An experiment from the browser to the report: what flagd counts is what people did.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, startServers } from "./harness.mjs";
import { openTab } from "./tab.mjs";

const experiment = "invite-nudge";

/** What each person of the nudge arm does, in turn, and as what the report counts it. */
const deeds = [
  { unseen: true, click: "Close", counts: ["dismissed"] },
  { click: "Close", counts: ["dismissed"] },
  { click: "Invite", counts: ["clicked or answered", "acted", "dismissed"] },
  { click: "Later", counts: ["snoozed"] },
  { click: "Not again", counts: ["muted", "dismissed"] },
];
const lastOf = (deed) => (deed.click === "Later" ? "message_snoozed" : "message_dismissed");

let servers, browser;

before(async () => {
  browser = await startBrowser();
  servers = await startServers();
});
after(async () => {
  await browser?.close();
  await servers?.stop();
});

/** The mouse is slow in tabs behind others, and tried elsewhere. */
const click = (tab, within, name) => {
  const press = (buttons, text) => buttons.find((one) => text === (one.ariaLabel ?? one.textContent)).click();
  return tab.page.$$eval(`${within} button`, press, name);
};

/** Saves a note, and does what there is to do. Returns the lines of the report that this person belongs to. */
async function live(user, deed, tab) {
  const { recorder } = servers;
  await tab.page.evaluate((unseen) => (globalThis.unseen = unseen), deed?.unseen ?? false);
  await tab.become(user);
  await click(tab, ".toolbar", "Save");
  await recorder.reported(user, experiment, "message_exposed");
  const lines = ["assigned", "eligible", "exposed"];
  if (!deed) {
    assert.equal(await tab.page.$(".toast"), null);
    return lines;
  }
  if (!deed.unseen) {
    await recorder.reported(user, experiment, "message_shown");
    assert.ok(recorder.propertiesOf(user, experiment, "message_shown").visible_ms >= 999, "it was there for a second");
    lines.push("shown");
  }
  await click(tab, ".toast", deed.click);
  assert.equal(await tab.page.$(".toast"), null);
  await recorder.reported(user, experiment, lastOf(deed));
  return [...lines, ...deed.counts];
}

test("both arms are exposed alike, and the report counts what people did", async () => {
  const people = [];
  let nudged = 0;
  for (let i = 0; i < 40; ++i) {
    const user = `person-${i}`;
    const isNudged = (await servers.armOf(experiment, user)) === "nudge";
    people.push({ user, arm: isNudged ? 1 : 0, deed: isNudged ? deeds[nudged++ % deeds.length] : undefined });
  }
  assert.ok(nudged >= 10 && nudged <= 30, "both arms occur");

  const expected = {};
  const waiting = [...people];
  const worker = async () => {
    const tab = await openTab(browser, servers);
    await tab.visit("nobody");
    while (waiting.length > 0) {
      const { user, arm, deed } = waiting.shift();
      for (const line of await live(user, deed, tab)) ++(expected[line] ??= [0, 0])[arm];
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));

  const report = await servers.report(experiment);
  assert.deepEqual(report.arms, ["control", "nudge"]);
  const { stages, reactions } = report.messages;
  const counted = Object.fromEntries([...stages, ...reactions].map(({ name, units }) => [name, units]));
  const { "dismissed at once": _, ...timeless } = counted; // that depends on how quick the machine is
  assert.deepEqual(timeless, { ...expected, "could not be drawn": [0, 0] });
  assert.equal(report.multi_arm_units, 0);
});
