// Draws one message: banner, toast, modal or survey. Whatever the layout, it can be closed from the keyboard, the focus
// goes back to where it was, and nothing in a message is ever read as markup.

import { make } from "./make.js";
import { surveyForm } from "./survey.js";
import { Visibility } from "./visibility.js";
import { wordsOf } from "./words.js";

const imagePatience = 5_000; // ms
const snoozeFor = "1d";

let drawn = 0; // so that ids differ

/**
 * Puts a message into `host`; a toast's should be a live region, as what it holds is announced then. With an image
 * it is drawn once that is there: people see all of a message or nothing.
 * @param tell   (event, properties): what becomes of it; see MESSAGES.md
 * @param follow (action): opens what a button of the message is for
 * @returns { shownMs, close() }
 */
export function drawMessage(message, { host, shownAfterMs, tell, follow }) {
  let element = null; // until it is drawn
  let focusedBefore = null;
  let visibility = null;
  let closed = false;

  const view = {
    get shownMs() {
      return visibility?.ms ?? 0;
    },
    close() {
      closed = true;
      visibility?.stop();
      const givesBack = message.layout === "modal" || element?.contains(document.activeElement);
      element?.remove();
      if (givesBack) focusedBefore?.focus();
    },
  };
  const dismiss = (how) => tell("message_dismissed", { how, shown_ms: view.shownMs });
  const on = {
    dismiss,
    click(button) {
      tell("message_clicked", { button: button.id });
      dismiss("button");
      follow(button.action);
    },
    link(href, isOurs) {
      tell("message_clicked", { button: "link" });
      if (isOurs) follow(href);
    },
    snooze: () => tell("message_snoozed", { for: snoozeFor }),
    neverAgain() {
      tell("message_muted", { scope: "message" });
      dismiss("never_again");
    },
    answer: (value) => tell("survey_answered", { question: message.survey, value }),
  };
  const failed = (stage) => (error) => tell("message_failed", { stage, error: error.message });
  const show = (image) => {
    if (closed) return;
    focusedBefore = document.activeElement;
    element = elementOf(message, image, on);
    host.append(element);
    if (message.layout === "modal") element.showModal();
    visibility = new Visibility(element, shownAfterMs, (ms) => tell("message_shown", { visible_ms: ms }));
  };
  const ready = message.image ? loaded(message.image) : Promise.resolve();
  ready.then(show, failed("image")).catch(failed("render"));
  return view;
}

/** The image, once it can be painted. */
async function loaded({ url, alt }) {
  const image = make("img", { src: url, alt });
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the image did not load in time")), imagePatience);
  });
  await Promise.race([image.decode(), tooLate]).finally(() => clearTimeout(timer));
  return image;
}

function elementOf(message, image, on) {
  const { layout, title, body, locale } = message;
  const words = wordsOf(locale);
  const id = `message-${++drawn}`;
  const titleId = title && `${id}-title`;
  const text = body && make("p", { class: "body", id: `${id}-body` }, ...spansOf(body, message.body_spans, on));
  const isModal = layout === "modal";
  const element = make(
    { modal: "dialog", toast: "div" }[layout] ?? "section",
    {
      class: `message ${layout}`,
      lang: locale,
      role: layout === "toast" && "group",
      "aria-modal": isModal && "true",
      "aria-labelledby": titleId ?? text?.id,
      "aria-describedby": isModal && titleId && text?.id,
    },
    make(
      "div",
      { class: "inner" },
      image,
      ...(layout === "survey"
        ? [surveyForm({ ...message, titleId, hint: text, words, answered: on.answer })]
        : [title && make("h2", { class: "title", id: titleId }, ...spansOf(title, message.title_spans, on)), text]),
      ...actions(message, words, on),
      closeButton(words, on),
    ),
  );
  if (isModal) keepFocus(element, message, on);
  else closeOnEscape(element, layout === "toast" ? document : element, on);
  return element;
}

/** A text as it is or, where it has bold, emphasis and links, in its spans. */
function spansOf(plain, spans = [{ text: plain }], on) {
  return spans.map(({ text, style = "", href }) => {
    const strong = style.startsWith("strong") ? make("strong", {}, text) : text;
    const node = style.endsWith("emphasis") ? make("em", {}, strong) : strong;
    return href ? linkTo(href, node, on) : node;
  });
}

/** A page of its own for `https:`; what else there is, the app knows. */
function linkTo(href, node, on) {
  const opens = href.startsWith("https:") && { target: "_blank", rel: "noopener noreferrer" };
  const link = make("a", { href, ...opens }, node);
  link.addEventListener("click", (event) => {
    if (!opens) event.preventDefault();
    on.link(href, !opens);
  });
  return link;
}

function closeButton(words, on) {
  const button = make("button", { type: "button", class: "close", "aria-label": words.close }, "×");
  button.addEventListener("click", () => on.dismiss("close"));
  return button;
}

/** What the message offers to do, and the ways out of it that its definition allows. */
function actions({ buttons = [], dismiss = [] }, words, on) {
  const offered = buttons.map((button, at) => {
    const isLink = button.action.startsWith("https:");
    const link = { href: button.action, target: "_blank", rel: "noopener noreferrer" };
    const element = make(
      isLink ? "a" : "button",
      { class: at === 0 ? "primary" : "secondary", ...(isLink ? link : { type: "button" }) },
      button.text,
      isLink && make("span", { class: "unseen" }, ` (${words.newWindow})`),
    );
    element.addEventListener("click", () => on.click(button));
    return element;
  });
  const ways = { snooze: on.snooze, never_again: on.neverAgain };
  const quiet = Object.entries(ways).filter(([way]) => dismiss.includes(way));
  const waysOut = quiet.map(([way, take]) => {
    const element = make("button", { type: "button", class: "quiet" }, words[way]);
    element.addEventListener("click", take);
    return element;
  });
  const all = [...offered, ...waysOut];
  return all.length > 0 ? [make("div", { class: "actions" }, ...all)] : [];
}

function closeOnEscape(element, where, on) {
  const listener = (event) => {
    if (!element.isConnected) return where.removeEventListener("keydown", listener);
    const isOurs = event.key === "Escape" && !event.defaultPrevented && !document.querySelector(":modal");
    if (!isOurs) return;
    event.preventDefault(); // one message a press
    on.dismiss("close");
  };
  where.addEventListener("keydown", listener);
}

/** The focus begins at the title, so that it is read first, and goes round within the dialog. */
function keepFocus(dialog, message, on) {
  const start = dialog.querySelector(".title") ?? dialog.querySelector(".body") ?? dialog;
  start.setAttribute("tabindex", "-1");
  start.setAttribute("autofocus", "");
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll("a[href], button")];
    const from = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== from && !(event.shiftKey && document.activeElement === start)) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    on.dismiss("close"); // Escape, and the gesture that stands for it on touch screens
  });
  dialog.addEventListener("close", () => on.dismiss("close")); // browsers may close without asking
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && message.dismiss?.includes("outside")) on.dismiss("outside");
  });
}
