// Opens the screen of a workshop in Chromium as a projector, a phone and an old phone do, and tells what it saw as JSON.
// node screen.mjs CHROMIUM PYTHON SERVER FOLDER   Starts the server itself, and again after killing it. Loopback only.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import axe from "axe-core";

const [executablePath, python, server, folder] = process.argv.slice(2);
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const HOSTILE = "<img src=x onerror=\"document.title='hacked'\">{{ 7*7 }}</title><script>alert(1)</script>";
const told = { asked: [], complaints: [], views: {} };

async function start(place, people, done, port, title) {
  mkdirSync(join(folder, place), { recursive: true });
  const run = spawn(python, [server, join(folder, place), String(people), String(done), String(port), title],
                    { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: run.stdout }), "line");
  return { run, ...JSON.parse(line), say: (word) => run.stdin.write(`${word}\n`) };
}

async function stop(room) {
  room.run.stdin.end();
  if (room.run.exitCode === null) await once(room.run, "exit");
}

/** A page that notes every request that leaves *here* and every complaint; nothing else is let through. */
async function open(browser, room, url, options = {}, before = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.on("request", (r) => r.url().startsWith(room.here) || r.url().startsWith("data:") || told.asked.push(r.url()));
  page.on("console", (m) => m.type() === "error" && told.complaints.push(`${url.slice(-8)} ${m.text()}`));
  page.on("pageerror", (e) => told.complaints.push(e.message));
  page.on("dialog", (d) => { told.complaints.push(`dialog ${d.message()}`); d.dismiss(); });
  if (before) await page.addInitScript(before);
  await page.goto(url);
  return page;
}

const text = (page, id) => page.locator(`#${id}`).textContent();
const until = (page, test, arg) => page.waitForFunction(test, arg, { timeout: 15000 });
const progress = (page, said) => until(page, (s) => document.getElementById("progress").textContent === s, said);

async function view(browser, room, name, url, width, height, colorScheme) {
  const page = await open(browser, room, url, { viewport: { width, height }, colorScheme, bypassCSP: true });
  await page.waitForTimeout(700);
  const size = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, high: document.documentElement.scrollHeight }));
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll("main *, footer p")]
    .filter((e) => e.offsetParent && !e.classList.contains("unseen") && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .map((e) => parseFloat(getComputedStyle(e).fontSize))));
  told.views[name] = { ...size, width, height, smallest, passes: passes.length, title: await page.title(),
                       violations: violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`) };
  if (process.env.PICTURES) await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.context().close();
}

async function follows(browser, room) {
  const page = await open(browser, room, room.hall);
  await page.evaluate(() => { window.same = true; });
  const before = await text(page, "progress");
  room.say("38");
  await progress(page, "38 dari 60 selesai");
  const seat = await page.locator("#seats li").nth(37).getAttribute("class");
  room.say("off");
  await until(page, () => !document.getElementById("notice").hidden);
  const notice = await text(page, "notice");
  told.follows = { before, seat, notice, same: await page.evaluate(() => window.same === true) };
  return page;
}

async function shows(browser, room, hall) {
  const control = await open(browser, room, room.control);
  await control.locator("button").first().click();
  await until(hall, () => !document.getElementById("example").hidden);
  const shown = await text(hall, "example-site");
  const counts = await hall.locator("#counts").isVisible();
  if (process.env.PICTURES) await hall.screenshot({ path: join(folder, "example.png") });
  await control.locator("button").first().click();
  await until(hall, () => document.getElementById("example").hidden);
  told.shows = { shown, counts, after: await text(hall, "example-site") };
}

async function ticks(browser, room) {
  const page = await open(browser, room, room.own[1], { viewport: { width: 360, height: 740 } });
  const first = await page.locator(".ticked").first().textContent();
  await page.locator(".tick input").nth(1).check();
  const second = await page.locator(".ticked").first().textContent();
  await page.reload();
  const kept = [await page.locator(".ticked").first().textContent(), await page.locator(".tick input").nth(1).isChecked()];
  const bare = await open(browser, room, room.own[1], { javaScriptEnabled: false });
  const waiting = await open(browser, room, room.own[50]);
  room.say("50");
  await until(waiting, () => document.querySelector(".tick"));  // the page became the report by itself
  told.ticks = { first, second, kept, bareBoxes: await bare.locator(".tick input:visible").count(), bareTitle: await bare.locator("h1").textContent() };
}

async function oldPhones(browser, room) {
  const none = await open(browser, room, room.hall, {}, "delete window.EventSource;");
  const full = await open(browser, room, room.hall, {}, "");
  full.removeAllListeners("console");  // the browser complains of an answer that is meant
  await full.route("**/aliran", (route) => route.fulfill({ status: 503, body: "full" }));
  await full.reload();
  const bare = await open(browser, room, room.hall, { javaScriptEnabled: false });
  const read = await text(bare, "progress");
  room.say("39");
  await Promise.all([none, full].map((page) => progress(page, "40 dari 60 selesai")));
  told.oldPhones = { read, asks: true };
}

async function comesBack(browser, room, hall) {
  const port = new URL(room.here).port;
  await stop(room);
  await until(hall, () => !document.getElementById("lost").hidden);
  const again = await start("hall", 60, 20, port, "Pelatihan");
  await until(hall, () => document.getElementById("lost").hidden && document.getElementById("progress").textContent === "20 dari 60 selesai");
  told.comesBack = true;
  return again;
}

const browser = await chromium.launch({ executablePath, args: QUIET, chromiumSandbox: false });
try {
  let room = await start("hall", 60, 37, 0, "Pelatihan");
  await new Promise((done) => setTimeout(done, 6000));  // until all 37 are judged
  for (const scheme of ["light", "dark"]) {
    await view(browser, room, `hall-${scheme}`, room.hall, 1280, 800, scheme);
    await view(browser, room, `phone-${scheme}`, room.hall, 360, 740, scheme);
    await view(browser, room, `control-${scheme}`, room.control, 1000, 800, scheme);
    await view(browser, room, `waiting-${scheme}`, room.own[60], 360, 740, scheme);
    await view(browser, room, `own-${scheme}`, room.own[4], 360, 740, scheme);
  }
  const hall = await follows(browser, room);
  await shows(browser, room, hall);
  await ticks(browser, room);
  await oldPhones(browser, room);
  const calm = told.complaints.length;
  room = await comesBack(browser, room, hall);
  await Promise.all(browser.contexts().map((context) => context.close()));
  told.complaints.length = calm;  // a browser complains of a server that is gone
  await stop(room);
  room = await start("hostile", 500, 3, 0, HOSTILE);
  await view(browser, room, "hostile", room.hall, 1280, 800, "light");
  told.hostile = { title: told.views.hostile.title, code: HOSTILE };
  await stop(room);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(told));
