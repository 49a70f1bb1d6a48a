// «/» opens the search from anywhere but a field; Enter in it follows the first answer.
(() => {
  if (window.obektivKeys) return;
  window.obektivKeys = true;
  const field = () => document.querySelector(".st-key-find_words input");
  const opener = () => document.querySelector(".st-key-find button");
  const isTyping = e => e.target.closest?.("input, textarea, select, [contenteditable=true], [role=combobox]");
  const focusSoon = (tries = 40) => {
    const found = field();
    if (found && found.getClientRects().length) found.focus();
    else if (tries) setTimeout(() => focusSoon(tries - 1), 25);
  };
  document.addEventListener("keydown", e => {
    const isFind = (e.key === "/" || e.key === "." && e.code === "Slash") && !e.ctrlKey && !e.metaKey && !e.altKey;
    if (isFind && !isTyping(e) && opener()) {
      e.preventDefault();
      if (!field()) opener().click();
      focusSoon();
    } else if (e.key === "Enter" && e.target === field()) {
      document.querySelector(".ob-found a")?.click();
    }
  });
  // A link to another page of ours changes the address and asks for the page, without loading the program again.
  const isOurs = a => a.target !== "_blank" && a.origin === location.origin && !a.pathname.startsWith("/enter") && !a.hasAttribute("download");
  document.addEventListener("click", e => {
    const a = e.target.closest?.(".stHtml a[href]");
    if (!a || !isOurs(a) || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    if (a.hash && a.href.split("#")[0] === location.href.split("#")[0]) return;
    e.preventDefault();
    if (a.href !== location.href) history.pushState({}, "", a.href);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    document.querySelector(".stMain")?.scrollTo(0, 0);
    if (a.closest(".ob-found")) opener()?.click();
  });
  document.addEventListener("click", e => {
    if (e.target.closest?.(".st-key-find button") === opener() && opener()) focusSoon();
  });
})();
