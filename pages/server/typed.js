// What is typed is kept: it is sent while it is typed and again after a lost connection, and only what the server confirmed is called saved.
// Of each text field whose text is saved the server draws a receipt, after the number of the run: see pages/session/receipts.py.
(() => {
  const FIELDS = '[data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea';
  // Milliseconds: a pause in typing, the longest wait while typing goes on, between two looks, and until an answer is asked for again.
  const [PAUSE, LONGEST, LOOK, OVERDUE] = [1000, 3000, 200, 4000];

  // In place of Streamlit's own window about a lost connection, which is in English and takes the cursor out of the field, the page says it.
  window.__streamlit = { HOST_CONFIG: { blockErrorDialogs: true } };

  let socket = null;
  let wasOpen = false;
  // The run that is drawn from before the connection was lost, and when it came back: the server may know other fields now.
  let [stale, reopened] = [null, 0];
  let composing = false;
  // The texts that are not confirmed yet, by the class of their field.
  const entries = new Map();
  // What a field held before it was typed in.
  const before = new WeakMap();

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      socket = this;
      this.addEventListener("open", () => {
        if (wasOpen) [stale, reopened] = [receipts().run, performance.now()];
        wasOpen = true;
        for (const entry of entries.values()) entry.sent = null; // whatever was sent before may have got lost
      });
      this.addEventListener("close", () => setTimeout(look));
    }
  };
  const app = () => document.querySelector('[data-testid="stApp"]')?.dataset ?? {};
  const isOpen = () => socket?.readyState === WebSocket.OPEN && app().testConnectionState === "CONNECTED";

  const canSend = () => isOpen() && (stale === null || stale !== receipts().run || performance.now() - reopened > 2 * OVERDUE);

  const nameOf = (field) => field.closest('[class*="st-key-"]')?.className.match(/st-key-(\S+)/)[1];
  // The same field has another key after it was drawn anew: see pages/session/fields.py, and a letter's text.
  const lasting = (name) => name.replace(/(-[0-9a-f]{8})?-\d+-\d+-[a-z]{2}$/, "");
  const twin = (entry) => [...document.querySelectorAll(FIELDS)].find((field) => lasting(nameOf(field) ?? "") === lasting(entry.name));

  // CRC-32, as in Python's zlib.
  const checksum = (text) => {
    let sum = -1;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (~sum >>> 0).toString(16).padStart(8, "0");
  };
  const receipts = () => {
    const [run, ...held] = (document.querySelector(".st-key-receipts")?.textContent ?? "").trim().split(" ");
    return { run, held };
  };

  const note = ({ target: field }) => {
    const name = field.matches(FIELDS) && nameOf(field);
    if (!name) return;
    const now = performance.now();
    for (const entry of entries.values()) if (entry.isTold && lasting(entry.name) === lasting(name)) entries.delete(entry.name);
    const entry = entries.get(name) ?? { known: [before.get(field) ?? ""], run: null, since: now };
    if (entry.sent) entry.since = now;
    Object.assign(entry, { name, field, text: field.value, at: now, sent: undefined, asked: 0, isTold: false });
    entries.set(name, entry);
    show();
  };
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(FIELDS) && !entries.has(nameOf(target))) before.set(target, target.value);
  });
  document.addEventListener("input", note);
  for (const event of ["compositionstart", "compositionend"]) {
    addEventListener(event, () => { composing = event === "compositionstart"; }, true);
  }

  // Streamlit takes a text when its field is left, or at Enter. Without a connection it would send it nowhere and never again: then it is
  // not told.
  let locked = null;
  const take = (event) => {
    const { target, type, key } = event;
    if (!target.matches?.(FIELDS) || (type === "keydown" && key !== "Enter")) return;
    if (wasOpen && !canSend()) {
      event.stopImmediatePropagation();
      locked = target.disabled ? target : null;
    } else if (type === "focusout" || target.localName === "input" || event.ctrlKey || event.metaKey) {
      const entry = entries.get(nameOf(target));
      if (entry && !entry.sent) Object.assign(entry, { run: receipts().run, sent: performance.now(), known: [...entry.known, target.value] });
    }
  };
  for (const event of ["focusout", "keydown"]) addEventListener(event, take, true);
  const send = ({ field }) => { if (canSend() && field.isConnected) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); };
  const sendAll = () => { for (const entry of entries.values()) if (!entry.sent) send(entry); };

  // Without a connection it would also lock the field, so that what is typed meanwhile went nowhere.
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.disabled && wasOpen && !isOpen() && target.matches(FIELDS)) unlock(target);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
  const unlock = (field) => {
    field.disabled = false;
    if (field === locked && document.activeElement === document.body) field.focus({ preventScroll: true });
  };

  // A field was drawn anew. Put the text into the new one, unless it holds what this page does not know: then another page changed it.
  const carry = (entry, field) => {
    const name = nameOf(field);
    if (field.value !== entry.text && !entry.known.includes(field.value)) {
      entry.isTold = true;
      return;
    }
    entries.delete(entry.name);
    const old = entry.field;
    Object.assign(entry, { field, name });
    entries.set(name, entry);
    if (field.value === entry.text) return;
    const { selectionStart, selectionEnd } = old;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, entry.text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field === document.activeElement) field.setSelectionRange(selectionStart, selectionEnd);
  };

  const isConfirmed = (entry, { run, held }) => {
    if (!run || !isOpen()) return false;
    if (entry.run === null) return entry.text === entry.known[0]; // typed and taken back before it was sent
    if (entry.run === run) return false;
    return held.includes(checksum(`${entry.name}\n${entry.text}`)) || (entry.sent && !entry.field.isConnected);
  };

  // Send what is due, see what is confirmed, and let the line at the end of the page say so.
  const look = () => {
    const told = receipts();
    const now = performance.now();
    const isIdle = app().testScriptState === "notRunning";
    if (entries.size && isIdle && isOpen() && !canSend()) ask();
    for (const entry of [...entries.values()]) {
      if (entry.field.isConnected) entry.text = entry.field.value;
      if (isConfirmed(entry, told)) {
        before.set(entry.field, entry.text);
        entries.delete(entry.name);
        continue;
      }
      const other = entry.field.isConnected ? null : twin(entry);
      if (other && !entry.sent) carry(entry, other);
      const isDue = entry.sent === null ? isIdle : now - entry.at > PAUSE || now - entry.since > LONGEST;
      if (!entry.sent && isDue && !composing) send(entry);
      else if (entry.sent && isIdle && now - entry.sent > OVERDUE && told.held.length && entry.asked < 3) {
        Object.assign(entry, { sent: now, asked: entry.asked + 1 });
        ask();
      }
    }
    show();
  };

  // For another run: Streamlit's own key.
  const ask = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "r", code: "KeyR", keyCode: 82, bubbles: true }));

  const show = () => {
    const all = [...entries.values()];
    const untold = all.some((entry) => entry.isTold) ? "elsewhere" : all.length ? "unsaved" : null;
    const state = wasOpen && !isOpen() ? "cut" : untold;
    const root = document.documentElement;
    if (!state) delete root.dataset.typed;
    else if (root.dataset.typed !== state) root.dataset.typed = state;
    document.querySelector(".st-key-cut")?.setAttribute("role", "status");
    quote(all.filter((entry) => entry.isTold).map((entry) => entry.text).join("\n\n"));
  };

  // The text for which there is no place any more stays in sight, to be copied.
  const quote = (text) => {
    const place = document.querySelector(".st-key-elsewhere");
    const quoted = place?.querySelector("pre") ?? document.createElement("pre");
    if (quoted.textContent !== text) quoted.textContent = text;
    if (!text) quoted.remove();
    else if (place && !quoted.isConnected) place.append(quoted);
  };

  // The list of pages and the other language draw a page on which the field is not, or is another one: first the server has to
  // have taken the text.
  addEventListener("click", (event) => {
    const pressed = event.target.closest('[data-testid="stSidebar"] :is(a, button)');
    const isUnderway = () => [...entries.values()].some(({ sent, run, isTold }) => !isTold && (!sent || run === receipts().run));
    if (!pressed || !event.isTrusted || event.ctrlKey || event.metaKey || event.shiftKey || !isOpen() || !isUnderway()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sendAll();
    const until = performance.now() + OVERDUE;
    const go = () => {
      if (isUnderway() && performance.now() < until) setTimeout(go, LOOK / 4);
      else pressed.click();
    };
    go();
  }, true);

  // Leaving the page, or turning to another window, counts as leaving the field.
  addEventListener("beforeunload", (event) => {
    sendAll();
    setTimeout(sendAll);
    if (entries.size && !isOpen()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) sendAll(); });
  setInterval(look, LOOK);
})();
