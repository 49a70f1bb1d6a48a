// The framework speaks English in a few places that have no setting: say them in Russian.
(() => {
  const words = {
    "No results": "Ничего не найдено",
    "Press Enter to apply": "Enter – применить",
    "Press Enter to submit form": "Enter – записать",
    "Press Ctrl+Enter to apply": "Ctrl+Enter – применить",
    "Press ⌘+Enter to apply": "⌘+Enter – применить",
    "dd": "дд",
    "mm": "мм",
    "yyyy": "гггг",
    "Open": "Открыть список",
    "App pages": "Разделы",
    "Navigate to home page": "На первую страницу",
    "Skip to main content": "Перейти к содержанию",
    "Close": "Закрыть",
    "Page not found": "Нет такой страницы",
    "Try again": "Попробовать ещё раз",
    "Rerun": "Обновить",
    "Connection error": "Связь прервалась",
    "Script execution error": "Страница не открылась",
    "Clear value": "Очистить",
    "Clear all": "Очистить",
    "Upload": "Выбрать",
    "Browse files": "Выбрать",
    "Drag and drop files here": "Перетащите файлы сюда",
  };
  const starts = [
    ["Is Streamlit still running?", "Программа на этом компьютере остановлена. Данные не пострадали. Запустите её ещё раз: obektiv serve"],
    ["200MB per file", "До 200 МБ каждый"],
    ["The page that you have requested does not seem to exist", "Открыта первая."],
  ];
  const more = text => text.trim().match(/^(\d+) more$/);
  const russian = text => words[text.trim()] || (more(text) && "ещё " + more(text)[1]) || (starts.find(([s]) => text.trim().startsWith(s)) || [])[1];
  // Vega names its groups of marks in English and gives them the role of a picture without words.
  const ungroup = e => { e.setAttribute("role", "group"); e.removeAttribute("aria-roledescription"); };
  const translate = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = russian(node.nodeValue);
      if (found) node.nodeValue = found;
    }
    root.querySelectorAll?.('[aria-roledescription$="container"]').forEach(ungroup);
    root.querySelectorAll?.("[aria-label]").forEach(e => {
      const found = words[e.getAttribute("aria-label")];
      if (found) e.setAttribute("aria-label", found);
    });
  };
  document.documentElement.lang = "ru";
  if (window.obektivRussian) return;
  const say = n => {
    if (n.nodeType === 1) translate(n);
    else if (n.nodeType === 3 && russian(n.nodeValue)) n.nodeValue = russian(n.nodeValue);
  };
  // Words that change in their place («2 more» as the window narrows) come as changes of data.
  window.obektivRussian = new MutationObserver(changes => changes.forEach(c => (c.type === "characterData" ? [c.target] : c.addedNodes).forEach(say)));
  window.obektivRussian.observe(document.body, { childList: true, characterData: true, subtree: true });
  translate(document.body);
})();
