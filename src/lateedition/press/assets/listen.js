// Reads a story aloud with the voices of the device, sentence by sentence: headline, text, corrections; no captions, tables and things of other sites.
const READ = ':scope > header > :is(h1, h2, .standfirst), .body > :is(p, h2, h3, h4, h5, blockquote, ul, ol), .corrections > h2, .correction > p'
let reading

export default async function listen(button) {
  if (reading?.button !== button) {
    stop()
    await begin(button)
  }
  reading.utterance ? pause() : speak()
}

async function begin(button) {
  const article = button.closest('article')
  const words = await (await fetch(button.closest('.tools').dataset.words)).json()
  const end = Object.assign(document.createElement('button'), { type: 'button', textContent: words.stop, onclick: stop })
  button.after(end)
  const watching = new MutationObserver(() => lines[reading.at]?.piece.isConnected || stop()) // what is recalled is not read on
  watching.observe(article, { childList: true })
  const lines = [...article.querySelectorAll(READ)].flatMap((piece) => sentences(piece).map((text) => ({ piece, text })))
  reading = { button, end, words, watching, lines, at: 0 }
}

// A voice gets no more than a sentence at a time: some stop in the middle of a long paragraph.
function sentences(piece) {
  const { innerText } = piece
  if (!Intl.Segmenter) return [innerText]
  return [...new Intl.Segmenter(languageOf(piece), { granularity: 'sentence' }).segment(innerText)].map(({ segment }) => segment).filter((text) => text.trim())
}

function languageOf(piece) {
  return piece.closest('[lang]').lang
}

// Devices pause in different ways, or not at all: a pause here is a stop, and goes on with the same sentence.
function speak() {
  const { lines, at, button, words } = reading
  if (!lines[at]) return stop()
  const { piece, text } = lines[at]
  const lang = languageOf(piece)
  const voices = speechSynthesis.getVoices()
  const speaks = (tag) => voices.find((voice) => voice.lang.replace('_', '-').toLowerCase().startsWith(tag))
  const utterance = Object.assign(new SpeechSynthesisUtterance(text), { lang, voice: speaks(lang.toLowerCase()) ?? speaks(lang.split('-')[0]) ?? null })
  utterance.onend = () => {
    if (reading?.utterance !== utterance) return
    reading.at++
    speak()
  }
  utterance.onerror = () => reading?.utterance === utterance && stop()
  reading.utterance = utterance
  button.textContent = words.pause
  mark(piece)
  speechSynthesis.speak(utterance)
}

function pause() {
  delete reading.utterance
  speechSynthesis.cancel()
  reading.button.textContent = reading.words.resume
}

function stop() {
  if (!reading) return
  const { button, end, words, watching } = reading
  reading = undefined
  speechSynthesis.cancel()
  watching.disconnect()
  mark()
  button.textContent = words.listen
  if (document.activeElement === end) button.focus()
  end.remove()
}

function mark(piece) {
  document.querySelector('.spoken')?.classList.remove('spoken')
  piece?.classList.add('spoken')
}

addEventListener('pagehide', stop)
