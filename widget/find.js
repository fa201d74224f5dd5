// Looks through the directory while somebody types: the same page as by the button, without an entry in the history.
const WAIT = 200;
const form = document.querySelector("form.find");
let timer = 0;
let asking = new AbortController();

async function find() {
  asking.abort();
  asking = new AbortController();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("#found").replaceWith(page.querySelector("#found"));
    document.querySelector("#found-number").textContent = page.querySelector("#found-number").textContent;
  } catch {
    // Not reached, or the next letter came first: the list stays, and the button is there.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, WAIT);
});
