// SHA-1, by which git names objects and patches. Synchronous and without a host's crypto; not for secrets.

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));

/** The message padded to whole blocks of 64 bytes, its length in bits at the end (FIPS 180-4, 5.1.1). */
function padded(bytes: Uint8Array): DataView {
	const length = Math.ceil((bytes.length + 9) / 64) * 64;
	const out = new Uint8Array(length);
	out.set(bytes);
	out[bytes.length] = 0x80;
	const view = new DataView(out.buffer);
	view.setUint32(length - 8, Math.floor(bytes.length / 0x20000000));
	view.setUint32(length - 4, (bytes.length << 3) >>> 0);
	return view;
}

/** The function and constant of a round (FIPS 180-4, 4.1.1 and 4.2.1). */
function mix(round: number, b: number, c: number, d: number): number {
	if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
	if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
	if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

/** The 20 bytes of a text's digest. */
export function sha1(bytes: Uint8Array): Uint8Array {
	const view = padded(bytes);
	const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
	const words = new Int32Array(80);
	for (let block = 0; block < view.byteLength; block += 64) {
		for (let at = 0; at < 16; at++) words[at] = view.getInt32(block + at * 4);
		for (let at = 16; at < 80; at++)
			words[at] = rotate(
				(words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0),
				1,
			);
		let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
		for (let round = 0; round < 80; round++) {
			const next = (rotate(a, 5) + mix(round, b, c, d) + e + (words[round] ?? 0)) | 0;
			[a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
		}
		[a, b, c, d, e].forEach((word, index) => {
			state[index] = (state[index] ?? 0) + word;
		});
	}
	const out = new DataView(new ArrayBuffer(20));
	state.forEach((word, index) => {
		out.setInt32(index * 4, word);
	});
	return new Uint8Array(out.buffer);
}
