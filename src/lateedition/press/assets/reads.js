// Says once that a story was read, and whence: nothing of who reads.
const { referrer } = document
const from = referrer.startsWith(origin + '/') ? new URL(referrer).pathname : referrer && 'elsewhere'
const no = document.querySelector('[data-reads=on]') && (navigator.globalPrivacyControl || navigator.doNotTrack == 1)
const told = {}
document.addEventListener('lateedition:read', ({ detail: { story, url, chain } }) => {
  no || told[story] || navigator.sendBeacon('/-/read', new URLSearchParams({ story, path: new URL(url, origin).pathname, from: chain ? 'chain' : from }))
  told[story] = 1
})
