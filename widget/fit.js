// Keeps the panel, and so the way out, inside what a phone's keyboard leaves of the page.

const ZOOMED = 1.1;

/**
 * @param {HTMLElement} panel gets the properties --seen-height and --seen-top, which its style uses
 * @param {HTMLElement} input where the keyboard is for
 * @returns {() => void} stop
 */
export function fit(panel, input) {
  const seen = window.visualViewport;
  if (!seen) return () => {};
  let height = 0;
  const update = () => {
    if (seen.scale > ZOOMED) return;
    panel.style.setProperty("--seen-height", `${seen.height}px`);
    panel.style.setProperty("--seen-top", `${seen.offsetTop}px`);
    // The page may have been moved to show the line to write in.
    if (seen.height < height && input.getRootNode().activeElement === input) panel.scrollIntoView({ block: "nearest" });
    height = seen.height;
  };
  update();
  seen.addEventListener("resize", update);
  seen.addEventListener("scroll", update);
  return () => {
    seen.removeEventListener("resize", update);
    seen.removeEventListener("scroll", update);
  };
}
