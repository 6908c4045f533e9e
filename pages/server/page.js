// What Streamlit does not do: the language of the document, the focus, the browser's back, the labels of file fields. What is typed: see typed.js.
// The page names language and screen in the class of one element: st-key-screen-<language>-<screen>.
(() => {
  // Every connection names the open page, so that a restarted server knows which fields are drawn here.
  const letters = crypto.getRandomValues(new Uint8Array(12));
  const page = Array.from(letters, (byte) => byte.toString(16).padStart(2, "0")).join("");
  window.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      super(`${address}${String(address).includes("?") ? "&" : "?"}page=${page}`, protocols);
    }
  };

  // Before it opens another page, Streamlit adds that page's query to this page's address. Do not keep that address in the history.
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

  // When a field is drawn anew while it has the focus, the new one gets the focus, with the same selection.
  let field = null;
  addEventListener("focusin", ({ target }) => { field = target.matches("input, textarea") ? target : null; });
  addEventListener("focusout", ({ target }) => setTimeout(() => {
    if (target === field && target.isConnected && target !== document.activeElement) field = null;
  }));
  const stay = () => {
    if (!field || field.isConnected || document.activeElement !== document.body) return;
    const again = [...document.querySelectorAll("input, textarea")].find((candidate) => candidate.ariaLabel && candidate.ariaLabel === field.ariaLabel);
    if (!again) return;
    const { selectionStart, selectionEnd } = field;
    again.focus({ preventScroll: true });
    if (selectionStart !== null) again.setSelectionRange(selectionStart, selectionEnd);
  };

  let screen = null;
  // The heading that has the focus; another one may be drawn in its place a moment later.
  let focused = null;

  // The figure of the timeline is drawn differently for phones; this cookie says which.
  const measure = () => { document.cookie = `narrow=${innerWidth < 640 ? 1 : 0}; path=/; SameSite=Strict`; };
  addEventListener("resize", measure);
  measure();

  const read = () => {
    stay();
    const marker = document.querySelector('[class*="st-key-screen-"]');
    const match = marker && marker.className.match(/st-key-screen-([a-z]{2})-([a-z0-9_-]+)/);
    if (!match) return;
    const [, language, name] = match;
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

  // Everything is erased: delete the cookie as well, and open the first page.
  let erasing = false;
  const erase = async () => {
    erasing = true;
    const answer = await fetch("./erase", { method: "POST" });
    if (answer.ok) location.replace("./?erased=1");
  };

  // On a phone the list of pages covers the page that was chosen from it.
  const uncover = () => {
    if (innerWidth >= 768 || document.querySelector('[data-testid="stExpandSidebarButton"]')) return;
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  };

  // A screen reader announces the new heading, and the page is scrolled to it.
  const begin = (heading) => {
    uncover();
    heading.tabIndex = -1;
    heading.focus();
    focused = heading;
  };

  // Streamlit labels these in English: give them the label of their field.
  const name = () => {
    for (const zone of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) {
      const label = zone.getAttribute("aria-label");
      for (const element of zone.querySelectorAll(':scope > input, :scope > span > button, [aria-label="Add files"]')) {
        if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
      }
    }
  };

  new MutationObserver(() => { read(); name(); }).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
  });
})();
