// What the built page does by itself: start the explorers, filter the claims. Nothing is fetched.
(function () {
  "use strict";

  var FILTERS = [
    { name: "then", label: "On 16 December 2014", read: function (c) { return c.querySelector(".verdict-then"); } },
    { name: "now", label: "As known now", read: function (c) { return c.querySelector(".verdict-now"); } },
    { name: "kind", label: "Kind of claim", read: function (c) { return c.querySelector(".claim-kind"); } },
    { name: "home", label: "Chapter", read: function (c) { return c.querySelector(".claim-home"); } }
  ];

  function text(element) { return element ? element.textContent.trim() : ""; }

  // A labelled field for words; all of them must be found.
  function searchField(id, label, changed) {
    var field = document.createElement("div");
    var name = document.createElement("label");
    var input = document.createElement("input");
    input.type = "search";
    input.id = id;
    name.htmlFor = id;
    name.textContent = label;
    input.addEventListener("input", changed);
    field.appendChild(name);
    field.appendChild(input);
    return {
      field: field,
      input: input,
      wanted: function () { return input.value.toLowerCase().split(/\s+/).filter(Boolean); }
    };
  }

  // Rows of the tables that follow, by their words: the number ledger, the registers.
  function startRowFilter(place) {
    var scope = place.dataset.rowFilter === "number-ledger" ? ".ledger-table" : "#" + place.dataset.rowFilter + " table";
    var rows = Array.prototype.slice.call(document.querySelectorAll(scope + " tbody tr"));
    if (!rows.length) { return; }
    var contents = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var form = document.createElement("form");
    form.className = "claim-filter";
    form.setAttribute("aria-label", "Filter the rows: " + place.dataset.rowFilter.replace(/-/g, " "));
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    var count = document.createElement("output");
    count.setAttribute("aria-live", "polite");
    var words = searchField("rows-" + place.dataset.rowFilter, "Words in the row", apply);
    form.appendChild(words.field);
    form.appendChild(count);
    place.replaceWith(form);

    function apply() {
      var shown = 0;
      var wanted = words.wanted();
      rows.forEach(function (row, i) {
        row.hidden = !wanted.every(function (word) { return contents[i].indexOf(word) >= 0; });
        if (!row.hidden) { shown += 1; }
      });
      count.textContent = shown + " of " + rows.length + " rows shown";
    }
    // A link to a row that the filter hides must still lead there.
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(location.hash.slice(1));
      var row = target && target.closest("tr");
      if (row && row.hidden) { words.input.value = ""; apply(); target.scrollIntoView(); }
    });
    apply();
  }

  function startFilter(place) {
    var claims = Array.prototype.slice.call(document.querySelectorAll(".claim-register .claim"));
    if (!claims.length) { return; }
    var form = document.createElement("form");
    form.className = "claim-filter";
    form.setAttribute("aria-label", "Filter the claims");
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    var count = document.createElement("output");
    count.setAttribute("aria-live", "polite");
    var selects = FILTERS.map(function (filter) {
      var field = document.createElement("div");
      var label = document.createElement("label");
      var select = document.createElement("select");
      select.id = "filter-" + filter.name;
      label.htmlFor = select.id;
      label.textContent = filter.label;
      var seen = [];
      claims.forEach(function (claim) {
        var value = text(filter.read(claim));
        if (value && seen.indexOf(value) < 0) { seen.push(value); }
      });
      ["all"].concat(seen.sort()).forEach(function (value) {
        var option = document.createElement("option");
        option.value = option.textContent = value;
        select.appendChild(option);
      });
      select.addEventListener("change", apply);
      field.appendChild(label);
      field.appendChild(select);
      form.appendChild(field);
      return select;
    });

    var words = searchField("filter-text", "Words in the claim or its evidence", apply);
    form.appendChild(words.field);
    var contents = claims.map(function (claim) { return claim.textContent.toLowerCase(); });

    function apply() {
      var shown = 0;
      var wanted = words.wanted();
      claims.forEach(function (claim, place) {
        var fits = FILTERS.every(function (filter, i) {
          return selects[i].value === "all" || text(filter.read(claim)) === selects[i].value;
        }) && wanted.every(function (word) { return contents[place].indexOf(word) >= 0; });
        claim.hidden = !fits;
        if (fits) { shown += 1; }
      });
      count.textContent = shown + " of " + claims.length + " claims shown";
    }

    // A link to a claim that the filter hides must still lead there.
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(location.hash.slice(1));
      if (target && target.closest(".claim") && target.closest(".claim").hidden) {
        selects.forEach(function (select) { select.value = "all"; });
        words.input.value = "";
        apply();
        target.scrollIntoView();
      }
    });
    form.appendChild(count);
    place.replaceWith(form);
    apply();
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.peshawarExplorer) { window.peshawarExplorer.start(); }
    document.querySelectorAll("[data-claim-filter]").forEach(startFilter);
    document.querySelectorAll("[data-row-filter]").forEach(startRowFilter);
  });
})();
