// Reading aids that need script: all code at once, print, copy a citation, search from the file system. Nothing is fetched.
(function () {
  "use strict";

  // From the file system a page may not read other pages: results come without the text around the word.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  function button(text, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function addTools(place) {
    var blocks = Array.prototype.slice.call(document.querySelectorAll("details.code-of"));
    if (blocks.length) {
      var isShown = false;
      var toggle = button("Show all code", function () {
        isShown = !isShown;
        blocks.forEach(function (block) { block.open = isShown; });
        toggle.setAttribute("aria-expanded", String(isShown));
        toggle.textContent = isShown ? "Hide all code" : "Show all code";
      });
      toggle.setAttribute("aria-expanded", "false");
      place.appendChild(toggle);
    }
    place.appendChild(button("Print this page", function () { window.print(); }));
  }

  // Without the clipboard, as in a page from the file system in some browsers: through a selection.
  function copyBySelection(source) {
    var range = document.createRange();
    range.selectNodeContents(source);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }

  function addCopyButtons(place) {
    var said = document.createElement("output");
    said.setAttribute("aria-live", "polite");
    var listing = [["Copy the text", "cite-text"], ["Copy the BibTeX entry", "cite-bibtex"]];
    listing.forEach(function (entry) {
      var source = document.getElementById(entry[1]);
      if (!source) { return; }
      place.appendChild(button(entry[0], function () {
        function tell(isCopied) {
          said.textContent = isCopied ? "Copied." : "Not copied: the text is selected, copy it with your browser.";
        }
        function bySelection() { tell(copyBySelection(source)); }
        if (navigator.clipboard && navigator.clipboard.writeText) {
          navigator.clipboard.writeText(source.textContent).then(function () { tell(true); }, bySelection);
        } else {
          bySelection();
        }
      }));
    });
    place.appendChild(said);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".page-tools").forEach(addTools);
    document.querySelectorAll(".cite-page").forEach(addCopyButtons);
  });
})();
