// Light pages for a projector where the system is dark: remembered by the browser, for all pages of ours.
(() => {
  const key = "obektiv-light", root = document.documentElement;
  const isLight = () => localStorage.getItem(key) === "1";
  // Where the framework keeps the theme that a reader chose: by the address the program was loaded at.
  const kept = () => `stActiveTheme-${location.pathname}-v2`;
  const follow = () => {
    root.classList.toggle("ob-light", isLight());
    const now = localStorage.getItem(kept());
    if (isLight() === (now === '"Light"')) return false;
    if (isLight()) localStorage.setItem(kept(), '"Light"');
    else localStorage.removeItem(kept());
    return true;
  };
  if (!window.obektivLight) {
    window.obektivLight = true;
    document.addEventListener("click", e => {
      const a = e.target.closest?.(".ob-theme a");
      if (!a) return;
      e.preventDefault();
      e.stopPropagation();
      if (isLight()) localStorage.removeItem(key);
      else localStorage.setItem(key, "1");
      follow();
      location.reload();
    }, true);
    // A page that was loaded at another address has asked for the theme of that one.
    window.obektivLoadedAt = location.pathname;
  }
  if (location.pathname === window.obektivLoadedAt && follow()) location.reload();
  else root.classList.toggle("ob-light", isLight());
})();
