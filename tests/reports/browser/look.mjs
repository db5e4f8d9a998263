// Opens report files in Chromium as a phone, a laptop and a printer do, and tells what it saw as JSON on stdout.
// node look.mjs CHROMIUM FOLDER FILE.html…   Writes FOLDER/<name>.pdf, and pictures too with PICTURES=1. No network.
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import axe from "axe-core";

const [executablePath, folder, ...files] = process.argv.slice(2);
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
// A phone and a laptop in both schemes, a tablet.
const SCREENS = [[360, "light"], [360, "dark"], [768, "light"], [1280, "light"], [1280, "dark"]];

/** Elements that stick out of the window, by tag and text: what makes a phone scroll sideways. */
function sticksOut() {
  const wide = document.documentElement.clientWidth + 1;
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide);
  return { scroll: document.documentElement.scrollWidth, window: wide - 1,
           out: out.slice(0, 5).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 40)}`) };
}

async function onScreen(browser, url, name, width, colorScheme) {
  // bypassCSP lets axe run in a page that forbids every script; the report itself is unchanged.
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
  const asked = [];
  page.on("request", (r) => r.url() === url || asked.push(r.url()));
  await page.goto(url);
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  const seen = { width, scheme: colorScheme, asked, passes: passes.length, ...(await page.evaluate(sticksOut)),
                 violations: violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`) };
  if (process.env.PICTURES) await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  await page.close();
  return seen;
}

/** Millimetres between the last line of page 1 and the promise at its foot; negative where they overlap. */
function roomLeft() {
  const promise = document.querySelector(".promise");
  const room = promise.getBoundingClientRect().top - promise.previousElementSibling.getBoundingClientRect().bottom;
  return Math.round((room * 25.4) / 96);
}

async function onPaper(browser, url, name) {
  // The policy stands here: a style sheet that its hash does not match would print bare.
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (m) => complaints.push(m.text()));
  await page.goto(url);
  const styled = await page.evaluate(() => getComputedStyle(document.querySelector(".sheet")).display === "flex");
  await page.setViewportSize({ width: Math.floor((180 * 96) / 25.4), height: 1000 });
  await page.emulateMedia({ media: "print" });
  const room = await page.evaluate(roomLeft);
  await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true });
  await page.close();
  return { complaints, styled, room };
}

const browser = await chromium.launch({ executablePath, args: QUIET, chromiumSandbox: false });
const told = {};
try {
  for (const file of files) {
    const [url, name] = [pathToFileURL(resolve(file)).href, basename(file, ".html")];
    const screens = name.startsWith("full") ? [] : SCREENS;  // made to fill paper, not screens
    const views = screens.map(([width, scheme]) => onScreen(browser, url, name, width, scheme));
    told[name] = { screens: await Promise.all(views), ...(await onPaper(browser, url, name)) };
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(told));
