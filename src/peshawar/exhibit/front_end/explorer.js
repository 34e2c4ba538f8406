// The explorer's front end, one text for both worlds: anywidget loads it as a module in the live
// notebook (Python appends the export), the built page loads it as a classic script, which a
// browser also accepts from the file system. Python wrote the elements; this fills and moves them.
// It asks for nothing but the picture of the state that is chosen.
var peshawarExplorer = (function () {
  "use strict";

  var LONGEST_WORDS = 100;
  var count = 0;

  function squeeze(text) { return text.trim().replace(/\s+/g, " ").slice(0, LONGEST_WORDS); }

  // `get` and `set` hide whether the choice lives in a widget model or in the page; `find` gives the
  // state of a choice, `address` the fragment that restores it. Returns what shows the present choice.
  function connect(root, spec, get, set, find, address) {
    var form = root.querySelector("form");
    var output = root.querySelector("output");
    var picture = root.querySelector(".explorer-picture");
    var data = root.querySelector('[data-explorer-link="data"]');
    var here = root.querySelector('[data-explorer-link="address"]');

    form.addEventListener("submit", function (event) { event.preventDefault(); });
    spec.controls.forEach(function (control) {
      var field = form.elements[control.name];
      field.addEventListener(control.options.length ? "change" : "input", function () {
        var value = Object.assign({}, get());
        value[control.name] = control.options.length ? field.value : squeeze(field.value);
        set(value);
        show();
      });
    });

    function showFields(value, labels) {
      spec.controls.forEach(function (control) {
        var field = form.elements[control.name];
        if (!control.options.length) {
          // Whoever types must not lose the space behind a word.
          if (squeeze(field.value) !== value[control.name]) { field.value = value[control.name]; }
          return;
        }
        field.value = value[control.name];
        if (field.value !== value[control.name] && labels) {
          field.add(new Option(labels[control.name], value[control.name]));
          field.value = value[control.name];
        }
      });
    }

    function say(text) { if (output.textContent !== text) { output.textContent = text; } }

    function showPicture(state) {
      picture.alt = state.alt;
      picture.width = state.width;
      picture.height = state.height;
      if (picture.getAttribute("src") !== state.picture) { picture.src = state.picture; }
      data.href = state.data;
      data.download = state.name;
    }

    function show() {
      var value = get();
      var state = spec.rows.scope ? null : find(value);
      showFields(value, state && state.labels);
      if (here) { here.href = address(value); }
      if (spec.rows.scope) {
        say(showRows(spec, value, root));
      } else if (state) {
        say(state.sentence);
        showPicture(state);
      } else {
        say("This state is being worked out.");
      }
    }

    show();
    return show;
  }

  // The rows that fit a choice stay, the others are hidden; returns what to say of it.
  function showRows(spec, value, root) {
    var place = root.dataset.explorer ? document : root;
    var rows = place.querySelectorAll(spec.rows.scope);
    var shown = 0;
    Array.prototype.forEach.call(rows, function (row) {
      row.hidden = !fits(spec, value, row);
      if (!row.hidden) { shown += 1; }
    });
    var numbers = [shown, rows.length].map(function (n) { return n.toLocaleString("en-GB"); });
    return numbers[0] + " of " + numbers[1] + " " + spec.rows.noun + " shown";
  }

  function fits(spec, value, row) {
    var known = spec.rows.values[row.dataset.row || row.id] || {};
    return spec.controls.every(function (control) {
      var wanted = value[control.name];
      if (control.options.length) { return wanted === spec.value[control.name] || known[control.name] === wanted; }
      if (!row.peshawarText) { row.peshawarText = row.textContent.toLowerCase(); }
      return wanted.toLowerCase().split(/\s+/).every(function (word) { return row.peshawarText.indexOf(word) >= 0; });
    });
  }

  function stateKey(spec, value) {
    return spec.controls.map(function (control) { return value[control.name]; }).join("|");
  }

  // --- the live notebook -------------------------------------------------------------------------

  // A state as Python made it: picture and data are texts in it.
  function unpack(state) {
    var svg = new DOMParser().parseFromString(state.svg, "image/svg+xml").documentElement;
    return {
      sentence: state.sentence, alt: state.alt, labels: state.labels, name: "state.csv",
      width: Math.round(parseFloat(svg.getAttribute("width")) * 4 / 3),
      height: Math.round(parseFloat(svg.getAttribute("height")) * 4 / 3),
      picture: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(state.svg),
      data: "data:text/csv;charset=utf-8," + encodeURIComponent(state.csv)
    };
  }

  // The entry that anywidget calls. Every control is a trait of the model, so that links from other
  // widgets arrive as changes of it.
  function render(context) {
    var model = context.model;
    var names = model.get("controls").map(function (control) { return control.name; });
    var spec = { controls: model.get("controls"), rows: model.get("rows"), value: model.get("start") };
    context.el.classList.add("explorer");
    context.el.innerHTML = model.get("markup").split("%id%").join("explorer-" + ++count);

    function get() {
      var value = {};
      names.forEach(function (name) { value[name] = model.get(name); });
      return value;
    }
    function set(value) {
      names.forEach(function (name) { model.set(name, value[name]); });
      model.save_changes();
    }
    function find(value) {
      var key = stateKey(spec, value);
      var states = model.get("states");
      var computed = model.get("computed");
      if (Object.prototype.hasOwnProperty.call(states, key)) { return unpack(states[key]); }
      return computed.key === key ? unpack(computed) : null;
    }

    var show = connect(context.el, spec, get, set, find, null);
    var events = names.concat("computed").map(function (name) { return "change:" + name; });
    events.forEach(function (event) { model.on(event, show); });
    return function () { events.forEach(function (event) { model.off(event, show); }); };
  }

  // --- the built page ----------------------------------------------------------------------------

  // The choice that a fragment of the page's address asks for; null where it asks for anything that
  // this explorer does not know.
  function readAddress(fragment, label, spec) {
    if (fragment.indexOf("#" + label + "?") !== 0) { return null; }
    var value = Object.assign({}, spec.value);
    var isKnown = true;
    new URLSearchParams(fragment.slice(label.length + 2)).forEach(function (wanted, name) {
      var control = spec.controls.filter(function (one) { return one.name === name; })[0];
      if (!control) { isKnown = false; return; }
      if (control.options.length && control.options.indexOf(wanted) < 0) { isKnown = false; return; }
      value[name] = control.options.length ? wanted : squeeze(wanted);
    });
    return isKnown ? value : null;
  }

  function writeAddress(value, label, spec) {
    var parts = new URLSearchParams();
    spec.controls.forEach(function (control) {
      // A list has many choices, most of them "all".
      if (!spec.rows.scope || value[control.name] !== spec.value[control.name]) { parts.set(control.name, value[control.name]); }
    });
    var text = parts.toString();
    return "#" + label + (text ? "?" + text : "");
  }

  function startOne(root) {
    var label = root.dataset.explorer;
    var box = document.getElementById(label);
    var spec = JSON.parse(document.getElementById(label + "-states").textContent);
    var value = spec.value;

    function address(chosen) { return writeAddress(chosen, label, spec); }
    function keep(next) {
      value = next;
      // Replaced, not added: the way back leads to the page before, not through every state.
      try { history.replaceState(null, "", address(value)); } catch (error) { location.replace(address(value)); }
    }
    var show = connect(root, spec, function () { return value; }, keep, function (chosen) {
      return spec.states[stateKey(spec, chosen)];
    }, address);

    function follow() {
      var wanted = readAddress(location.hash, label, spec);
      if (wanted) {
        value = wanted;
        show();
        box.scrollIntoView();
        return;
      }
      // A link to a row that the choice hides must still lead there.
      var target = spec.rows.scope && document.getElementById(location.hash.slice(1));
      var row = target && target.closest("[hidden]");
      if (row && row.matches(spec.rows.scope)) {
        value = spec.value;
        show();
        target.scrollIntoView();
      }
    }
    window.addEventListener("hashchange", follow);
    follow();
  }

  // The entry for the built page: every explorer carries its states beside it as JSON.
  function start() { document.querySelectorAll("[data-explorer]").forEach(startOne); }

  return { render: render, start: start };
})();
