/* Asks now and then whether this page has become another one, and only then reloads: who listens to a page being read
   aloud is not interrupted. ES5. */
(function () {
  "use strict";
  var before = null;

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", window.location.href);
    request.onload = function () {
      if (before !== null && before !== request.responseText) { window.location.reload(); }
      before = request.responseText;
    };
    request.send();
  }

  ask();
  window.setInterval(ask, 1000 * Number(document.documentElement.getAttribute("data-every")));
}());
