// What two windows that show one deck tell each other: on a channel of their address, and, where a browser has none
// between files, straight from the window that opened the other to that one and back.

const channel = "BroadcastChannel" in window ? new BroadcastChannel(`lectern ${location.pathname}`) : null;
const hearers = [];
let peer = window.opener;

export const whenTold = (call) => hearers.push(call);

// Messages say how things are to be, so that one that comes twice does no harm.
export function say(message) {
  channel?.postMessage(message);
  if (peer && !peer.closed) peer.postMessage({ lectern: message }, "*");
}

// Open the presenter's window, or bring the one to the front that is open.
export function openPresenter() {
  peer = window.open(location.href, "lectern-presenter", "popup,width=1280,height=800");
}

channel?.addEventListener("message", (event) => hearers.forEach((call) => call(event.data)));
window.addEventListener("message", (event) => {
  const known = event.source === peer || event.source === window.opener;
  if (!known || !event.data?.lectern) return;
  peer = event.source;
  hearers.forEach((call) => call(event.data.lectern));
});
