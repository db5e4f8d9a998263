/* Boxes to tick beside the findings; kept in this browser alone. Old browsers: ES5, and storage that may be shut. */
(function () {
  "use strict";
  var boxes = document.querySelectorAll(".tick input"), said = document.querySelector(".ticked[data-site]");
  if (!said) { return; }

  function key(box) { return "ikmscan " + said.getAttribute("data-site") + " " + box.value; }

  function kept(box) {
    try { return window.localStorage.getItem(key(box)) === "1"; } catch (shut) { return false; }
  }

  function keep(box) {
    try {
      if (box.checked) { window.localStorage.setItem(key(box), "1"); } else { window.localStorage.removeItem(key(box)); }
    } catch (shut) { return; }
  }

  function tell() {
    var done = 0, n;
    for (n = 0; n < boxes.length; n += 1) { done += boxes[n].checked ? 1 : 0; }
    said.textContent = said.getAttribute("data-said").replace("{done}", done).replace("{all}", boxes.length);
  }

  function changed(event) {
    keep(event.target);
    tell();
  }

  var n, hidden = document.querySelectorAll(".tick, .ticked");
  for (n = 0; n < boxes.length; n += 1) {
    boxes[n].checked = kept(boxes[n]);
    boxes[n].addEventListener("change", changed);
  }
  for (n = 0; n < hidden.length; n += 1) { hidden[n].hidden = false; }
  tell();
}());
