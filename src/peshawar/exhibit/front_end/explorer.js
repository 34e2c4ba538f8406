// The explorer's front end, one text for both worlds: anywidget loads it as a module in the live
// notebook (Python appends the export), the built page loads it as a classic script, which a
// browser also accepts from the file system. It fetches nothing.
var peshawarExplorer = (function () {
  "use strict";

  var count = 0;

  // `get` and `set` hide whether the value lives in a widget model or in the page.
  function build(el, spec, get, set) {
    var id = "explorer-" + ++count;
    var selects = {};
    var form = document.createElement("form");
    form.className = "explorer-controls";
    form.setAttribute("aria-label", spec.title);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    spec.controls.forEach(function (control) {
      var field = document.createElement("div");
      field.className = "explorer-field";
      var label = document.createElement("label");
      label.textContent = control.label;
      label.htmlFor = id + "-" + control.name;
      var select = document.createElement("select");
      select.id = label.htmlFor;
      control.options.forEach(function (option) {
        var item = document.createElement("option");
        item.value = option[0];
        item.textContent = option[1];
        select.appendChild(item);
      });
      select.addEventListener("change", function () {
        var value = Object.assign({}, get());
        value[control.name] = select.value;
        set(value);
        draw();
      });
      selects[control.name] = select;
      field.appendChild(label);
      field.appendChild(select);
      form.appendChild(field);
    });

    var output = document.createElement("output");
    output.className = "explorer-sentence";
    output.setAttribute("aria-live", "polite");
    spec.controls.forEach(function (control) { output.htmlFor.add(id + "-" + control.name); });
    var picture = document.createElement("img");
    picture.className = "explorer-picture";

    function draw() {
      var value = get();
      var key = spec.controls.map(function (control) { return value[control.name]; }).join("|");
      var state = spec.states[key];
      spec.controls.forEach(function (control) { selects[control.name].value = value[control.name]; });
      output.textContent = state.sentence;
      picture.alt = state.alt;
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(state.svg);
    }

    el.replaceChildren(form, output, picture);
    draw();
    return draw;
  }

  // Number, caption, source line and data: the built page has them around the explorer, a live
  // notebook has them here.
  function caption(frame) {
    var place = document.createElement("figcaption");
    if (!frame.caption) { return place; }
    var number = document.createElement("strong");
    number.textContent = frame.number + ". ";
    place.append(number, frame.caption, document.createElement("br"));
    var small = document.createElement("small");
    small.append([frame.note, frame.source, ""].filter(function (part, i) { return part || i; }).join(" "));
    var link = document.createElement("a");
    link.download = frame.label + ".csv";
    link.href = "data:text/csv;charset=utf-8," + encodeURIComponent(frame.csv);
    link.textContent = "Data (CSV)";
    small.append(link);
    place.append(small);
    return place;
  }

  // The entry that anywidget calls.
  function render(context) {
    var model = context.model;
    context.el.classList.add("explorer");
    var spec = { title: model.get("title"), controls: model.get("controls"), states: model.get("states") };
    var draw = build(
      context.el, spec,
      function () { return model.get("value"); },
      function (value) { model.set("value", value); model.save_changes(); }
    );
    context.el.appendChild(caption(model.get("frame")));
    model.on("change:value", draw);
    return function () { model.off("change:value", draw); };
  }

  // The entry for the built page: every explorer carries its states beside it as JSON.
  function start() {
    document.querySelectorAll("[data-peshawar-explorer]").forEach(function (el) {
      var spec = JSON.parse(document.getElementById(el.dataset.peshawarExplorer).textContent);
      var value = spec.value;
      build(el, spec, function () { return value; }, function (next) { value = next; });
      // The still picture below was for readers without script; its caption stays.
      el.closest(".exhibit").classList.add("has-live-explorer");
    });
  }

  return { render: render, start: start };
})();
