// On a phone the sections of a page are one row that a finger moves: the chosen one is brought into sight once.
(() => {
  if (window.obektivSections) return;
  window.obektivSections = true;
  let last = "";
  const show = () => {
    const chosen = document.querySelector('[class*="st-key-sections-"] [role="radio"][aria-checked="true"]');
    const at = chosen && location.pathname + chosen.textContent;
    if (!at || at === last) return;
    let row = chosen.parentElement;
    while (row && row.scrollWidth <= row.clientWidth + 1) row = row.closest('[class*="st-key-sections-"]') === row ? null : row.parentElement;
    if (row) row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
    last = at;
  };
  new MutationObserver(() => requestAnimationFrame(show)).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-checked"],
  });
})();
