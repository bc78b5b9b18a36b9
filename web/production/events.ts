/** The `data` of each event of a `text/event-stream`, in order; comments and other fields are skipped. */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = '';
  let lines: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.search(/\r\n|\r(?!$)|\n/); end >= 0; end = text.search(/\r\n|\r(?!$)|\n/)) {
        const line = text.slice(0, end);
        text = text.slice(end + (text.startsWith('\r\n', end) ? 2 : 1));
        if (line === '') {
          if (lines.length > 0) yield lines.join('\n');
          lines = [];
        } else if (line.startsWith('data:')) lines.push(line.slice(5).replace(/^ /, ''));
      }
    }
  } finally {
    // Whoever stops reading ends the connection.
    await reader.cancel().catch(() => {});
  }
}
