//! The fuzz targets without a fuzzer: their corpus, and mutations of it that are the same
//! on every run.

#[path = "../fuzz/entries/mod.rs"]
#[expect(dead_code, reason = "only the fuzz targets run an entry by its name")]
mod entries;

use std::path::Path;

/// The number of mutations per target.
const MUTATIONS: usize = 2_000;

#[test]
fn every_entry_survives_its_corpus_and_mutations_of_it() {
    std::thread::scope(|scope| {
        for (name, run) in entries::ENTRIES {
            // A stack as small as that of the program's own threads.
            let work = move || {
                let corpus = corpus(name);
                corpus.iter().for_each(|bytes| run(bytes));
                let mut random = Random(0x9e37_79b9_7f4a_7c15);
                for _ in 0..MUTATIONS {
                    let mutant = random.mutant(&corpus);
                    let outcome = std::panic::catch_unwind(|| run(&mutant));
                    assert!(outcome.is_ok(), "{name} fails on {:?}", mutant.escape_ascii().to_string());
                }
            };
            scope.spawn(work);
        }
    });
}

#[test]
fn every_entry_has_its_target_and_its_corpus() {
    let manifest = std::fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for (name, _) in entries::ENTRIES {
        assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name}");
        let target = std::fs::read_to_string(format!("fuzz/targets/{name}.rs")).unwrap();
        assert!(target.contains(&format!("entries::run(\"{name}\", bytes)")), "{name}");
    }
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new("fuzz/corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 5, "{name}");
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Pseudorandom numbers that are the same on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// An entry of the corpus with a few changes: bytes replaced, removed, repeated, or the end of another entry.
    fn mutant(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        const BYTES: &[u8] = b"\"\\{}[]:,0-.eE/\0\n\r\t \x1b\x7f\x9b\xc2\xe2\x80\xae\xff=;|%&";
        let mut bytes = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(8)).min(bytes.len());
            match self.below(5) {
                0 => bytes.insert(at, BYTES[self.below(BYTES.len())]),
                1 => drop(bytes.drain(at..end)),
                2 => bytes.extend_from_within(at..end),
                3 => {
                    let other = &corpus[self.below(corpus.len())];
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[self.below(other.len() + 1)..]);
                }
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = BYTES[self.below(BYTES.len())]),
            }
        }
        bytes
    }
}
