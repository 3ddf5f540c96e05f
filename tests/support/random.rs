//! Values that look random and are the same in every run.

#![allow(dead_code, reason = "each test program uses its own part")]

/// A xorshift generator.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 when there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end.max(1)
    }

    pub(crate) fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Up to `most` pieces put together: most results are nonsense, many are nearly right, some are right.
    pub(crate) fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.pick(pieces)).collect()
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[7]).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }

    /// A few changes of the kinds that transport and hand editing make.
    pub(crate) fn mutate(&mut self, bytes: &[u8], words: &[&str]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(out.len() + 1);
            let end = (at + 1 + self.below(12)).min(out.len());
            match self.below(6) {
                0 => drop(out.drain(at..end)),
                1 => drop(out.splice(at..at, self.pick(words).bytes())),
                2 => drop(out.splice(at..end, self.pick(words).bytes())),
                3 => {
                    let noise = self.bytes(end - at);
                    out[at..end].copy_from_slice(&noise);
                }
                4 => {
                    let again = out[at..end].to_vec();
                    out.splice(at..at, again);
                }
                _ => {
                    if let Some(byte) = out.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        out
    }
}
