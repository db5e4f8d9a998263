/* The screen keeps itself up to date: server-sent events, or asking now and then where those are missing or full.
   Old phones read this: ES5. It writes text and widths only, all of them finished by the server. */
(function () {
  "use strict";
  var root = document.documentElement, source = null, heard = 0, asking = 0, words = {}, n, kinds;
  var SILENT = 40000, ASK = 4000, AGAIN = 30000;

  function by(id) { return document.getElementById(id); }

  function put(id, text) {
    var element = by(id);
    if (element.textContent !== text) { element.textContent = text; }
  }

  function hide(id, hidden) { by(id).hidden = hidden; }

  function wide(id, share) { by(id).setAttribute("width", share + "%"); }

  function seats(marks) {
    var items = by("seats").children, k, kind;
    for (k = 0; k < items.length; k += 1) {
      kind = words[marks.charAt(k)];
      if (kind && items[k].className !== kind.name) {
        items[k].className = kind.name;
        items[k].lastElementChild.textContent = " " + kind.word;
      }
    }
  }

  function counts(board) {
    var k, problem;
    put("counted", board.counted);
    for (k = 0; k < board.bars.length; k += 1) {
      wide("bar-" + k, board.bars[k].share);
      put("count-" + k, String(board.bars[k].count));
    }
    put("no-problems", board.no_problems);
    hide("no-problems", board.problems.length > 0);
    for (k = 0; k < 3; k += 1) {
      problem = board.problems[k];
      hide("problem-" + k, !problem);
      put("name-" + k, problem ? problem.name : "");
      put("sites-" + k, problem ? problem.count : "");
    }
  }

  function example(shown) {
    var k;
    hide("example", !shown);
    hide("counts", Boolean(shown));
    put("example-who", shown ? shown.who : "");
    put("example-site", shown ? shown.site : "");
    put("example-mark", shown ? shown.mark : "");
    put("example-word", shown ? shown.word : "");
    for (k = 0; k < 3; k += 1) {
      hide("example-" + k, !shown || !shown.first[k]);
      put("example-" + k, (shown && shown.first[k]) || "");
    }
  }

  function draw(board) {
    if (board.room !== root.getAttribute("data-room")) {
      window.location.reload();
      return;
    }
    put("title", board.title);
    put("time", board.time);
    put("progress", board.progress);
    wide("share", board.share);
    put("notice", board.notice);
    hide("notice", !board.notice);
    counts(board);
    example(board.example);
    seats(board.marks);
  }

  function alive() {
    heard = new Date().getTime();
    hide("lost", true);
  }

  function lost() { hide("lost", false); }

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", "/papan.json");
    request.timeout = 10000;
    request.onload = function () {
      if (request.status !== 200) { lost(); return; }
      alive();
      draw(JSON.parse(request.responseText));
    };
    request.onerror = lost;
    request.ontimeout = lost;
    request.send();
  }

  function askOnly() {
    if (source) { source.close(); }
    source = null;
    if (!asking) { asking = window.setInterval(ask, ASK); ask(); }
    if (window.EventSource) { window.setTimeout(listen, AGAIN); }
  }

  function stopAsking() {
    window.clearInterval(asking);
    asking = 0;
  }

  function listen() {
    if (source) { return; }
    heard = new Date().getTime();
    source = new window.EventSource("/aliran");
    source.addEventListener("papan", function (event) {
      alive();
      stopAsking();
      draw(JSON.parse(event.data));
    });
    source.addEventListener("detak", alive);
    source.onopen = alive;
    source.onerror = function () {
      lost();
      if (source && source.readyState === 2) { askOnly(); }
    };
  }

  function watch() {
    if (source && new Date().getTime() - heard > SILENT) {
      lost();
      source.close();
      source = null;
      listen();
    }
  }

  function paint(dark) {
    var button = by("dark");
    root.className = dark ? "dark" : "";
    button.textContent = button.getAttribute(dark ? "data-bright" : "data-dark");
    try { window.localStorage.setItem("ikmscan dark", dark ? "1" : "0"); } catch (shut) { return; }
  }

  function wantsDark() {
    var kept = null;
    try { kept = window.localStorage.getItem("ikmscan dark"); } catch (shut) { kept = null; }
    if (kept !== null) { return kept === "1"; }
    return Boolean(window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches);
  }

  function buttons() {
    document.querySelector(".buttons").hidden = false;
    paint(wantsDark());
    by("dark").addEventListener("click", function () { paint(root.className !== "dark"); });
    if (root.requestFullscreen) {
      hide("full", false);
      by("full").addEventListener("click", function () { root.requestFullscreen(); });
    }
  }

  kinds = by("marks").children;
  for (n = 0; n < kinds.length; n += 1) {
    words[kinds[n].getAttribute("data-mark")] = { name: kinds[n].className, word: kinds[n].textContent };
  }
  hide("counts", !by("example").hidden);
  buttons();
  if (window.EventSource) { listen(); } else { askOnly(); }
  window.setInterval(watch, 5000);
}());
