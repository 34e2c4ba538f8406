// What the built page does by itself: start the explorers and the filters. Nothing is fetched.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  if (window.peshawarExplorer) { window.peshawarExplorer.start(); }
});
