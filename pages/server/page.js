// What Streamlit does not do: the language of the document, the focus, the ways back, the names of file fields, what is typed on leaving.
// The page says both in the class of one element: st-key-screen-<language>-<screen>.
(() => {
  // Every connection says from which open page it comes. After the server was lost, it knows by this which fields are drawn here.
  const letters = crypto.getRandomValues(new Uint8Array(12));
  const page = Array.from(letters, (one) => one.toString(16).padStart(2, "0")).join("");
  window.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      super(`${address}${String(address).includes("?") ? "&" : "?"}page=${page}`, protocols);
    }
  };

  // A field tells what was typed when it is left. Leaving the page, or turning to another window, is leaving the field.
  const leave = () => document.activeElement?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  addEventListener("beforeunload", () => { leave(); setTimeout(leave); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

  // On the way to another page Streamlit first puts that page's query behind this page's address. That is no place to go back to.
  let between = null;
  const push = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const next = new URL(address, location.href);
    const stays = next.pathname === location.pathname;
    if (!stays && between === location.href) history.replaceState(state, title, address);
    else push(state, title, address);
    between = stays ? next.href : null;
  };
  for (const act of ["pointerdown", "keydown", "popstate"]) addEventListener(act, () => { between = null; }, true);

  // The list of pages leads to the first screen of a page, from another screen of the same page too.
  addEventListener("click", (event) => {
    const link = event.target.closest('[data-testid="stSidebarNavLink"]');
    if (!link || link.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (location.search) {
      history.pushState({}, "", link.pathname);
      dispatchEvent(new PopStateEvent("popstate"));
    }
    uncover();
  }, true);

  // A field that is drawn anew while somebody is in it: she stays in it, where she was.
  let field = null;
  addEventListener("focusin", ({ target }) => { field = target.matches("input, textarea") ? target : null; });
  addEventListener("focusout", ({ target }) => setTimeout(() => {
    if (target === field && target.isConnected && target !== document.activeElement) field = null;
  }));
  const stay = () => {
    if (!field || field.isConnected || document.activeElement !== document.body) return;
    const again = [...document.querySelectorAll("input, textarea")].find((one) => one.ariaLabel && one.ariaLabel === field.ariaLabel);
    if (!again) return;
    const { selectionStart, selectionEnd } = field;
    again.focus({ preventScroll: true });
    if (selectionStart !== null) again.setSelectionRange(selectionStart, selectionEnd);
  };

  let screen = null;
  // The heading that took the focus; another one may be drawn in its place a moment later.
  let focused = null;

  // The figure of the timeline has a form for phones; the server learns of one by this cookie.
  const measure = () => { document.cookie = `narrow=${innerWidth < 640 ? 1 : 0}; path=/; SameSite=Strict`; };
  addEventListener("resize", measure);
  measure();

  const read = () => {
    stay();
    const marker = document.querySelector('[class*="st-key-screen-"]');
    const found = marker && marker.className.match(/st-key-screen-([a-z]{2})-([a-z0-9_-]+)/);
    if (!found) return;
    const [, language, name] = found;
    if (document.documentElement.lang !== language) {
      document.documentElement.lang = language;
      document.cookie = `language=${language}; path=/; max-age=31536000; SameSite=Strict`;
    }
    if (!erasing && document.querySelector(".st-key-erased")) erase();
    const heading = marker.querySelector("h1");
    if (!heading) return;
    const lost = focused && !focused.isConnected && document.activeElement === document.body;
    if (lost || (screen !== null && screen !== name)) begin(heading);
    screen = name;
  };

  // Everything is erased: the cookie goes as well, and the page begins anew.
  let erasing = false;
  const erase = async () => {
    erasing = true;
    const answer = await fetch("./erase", { method: "POST" });
    if (answer.ok) location.replace("./?erased=1");
  };

  // On a phone the list of pages lies over the page that was chosen from it.
  const uncover = () => {
    if (innerWidth >= 768 || document.querySelector('[data-testid="stExpandSidebarButton"]')) return;
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  };

  // A reader of the screen hears the new heading, and the eye is at its top.
  const begin = (heading) => {
    uncover();
    heading.tabIndex = -1;
    heading.focus();
    focused = heading;
  };

  // What Streamlit calls in English bears the name of its field.
  const name = () => {
    for (const zone of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) {
      const said = zone.getAttribute("aria-label");
      for (const one of zone.querySelectorAll(':scope > input, :scope > span > button, [aria-label="Add files"]')) {
        if (one.getAttribute("aria-label") !== said) one.setAttribute("aria-label", said);
      }
    }
  };

  new MutationObserver(() => { read(); name(); }).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
  });
})();
