//! Sound bytes made damaged: the same damage for the same seed.

#![allow(clippy::ptr_arg, reason = "every way to damage is of one type, whether it changes the length or not")]

use std::env;
use std::fmt::Display;
use std::io::Write as _;
use std::ops::Range;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Damaged inputs of each format, unless `FOLDIN_DAMAGED` says how many.
const USUAL: u64 = 40;
/// No file as small as these takes so long on any machine: what does, hangs.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// Longer than any line that is read as one.
const OVERLONG: usize = 70_000;

/// The seeds of this run.
pub(crate) fn seeds() -> Range<u64> {
    match env::var("FOLDIN_DAMAGED") {
        Ok(number) => 0..number.parse().unwrap(),
        Err(_) => 0..USUAL,
    }
}

/// Runs `work`, and fails where it panics or does not end.
pub(crate) fn ends<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = channel();
    thread::spawn(move || send.send(work()));
    match receive.recv_timeout(TIME_LIMIT) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("{what}: not done after {TIME_LIMIT:?}"),
        Err(RecvTimeoutError::Disconnected) => panic!("{what}: panicked"),
    }
}

/// Reads `sound` damaged in every way that it can be: every run ends, what fails names its `file`, and of what does not `holds`
/// what must.
pub(crate) fn survives<T, E>(
    format: &str,
    sound: &[u8],
    file: &str,
    read: impl Fn(&[u8]) -> Result<T, E> + Clone + Send + 'static,
    holds: impl Fn(&T, &str),
) where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    for seed in seeds() {
        let what = format!("{format}, seed {seed}");
        let (bytes, read) = (damaged(sound, seed), read.clone());
        match ends(&what, move || read(&bytes)) {
            Ok(found) => holds(&found, &what),
            Err(error) => assert!(error.to_string().contains(file), "{what}: {error}"),
        }
    }
}

/// Text as it lies on disks, each way with its name: plain, in gzip, in Zstandard.
pub(crate) fn packings(format: &str, text: &[u8]) -> [(String, Vec<u8>); 3] {
    [
        (format.to_owned(), text.to_vec()),
        (format!("{format} in gzip"), gzipped(text)),
        (format!("{format} in Zstandard"), zstandard(text)),
    ]
}

/// A gzip file of `bytes`.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A Zstandard file of `bytes`.
pub(crate) fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// One way to damage bytes.
type Damage = fn(&mut Dice, &mut Vec<u8>);

/// As disks, networks, rotation, editors and careless exports do it.
const DAMAGES: [Damage; 18] = [
    cut_off,
    flip_bits,
    swap_lines,
    repeat_line,
    lose_line,
    lengthen_line,
    join_lines,
    tear_line,
    insert_nulls,
    break_text,
    blow_up_number,
    lose_delimiter,
    double_delimiter,
    overwrite,
    zero_block,
    repeat_block,
    mix_line_ends,
    mark_byte_order,
];

/// `sound` damaged once, now and then twice. Seeds that follow one another damage in different ways.
pub(crate) fn damaged(sound: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut bytes = sound.to_vec();
    DAMAGES[seed as usize % DAMAGES.len()](&mut dice, &mut bytes);
    if dice.below(4) == 0 {
        DAMAGES[dice.below(DAMAGES.len())](&mut dice, &mut bytes);
    }
    bytes
}

/// `sound` with one line damaged, and the number of this line, from 1. The other lines keep their places.
pub(crate) fn one_line_damaged(sound: &[u8], seed: u64) -> (Vec<u8>, usize) {
    const WITHIN_A_LINE: [Damage; 7] =
        [cut_off, lengthen_line, insert_nulls, break_text, blow_up_number, lose_delimiter, double_delimiter];
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut lines: Vec<Vec<u8>> = sound.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    let full: Vec<usize> = (0..lines.len()).filter(|&place| !lines[place].is_empty()).collect();
    let place = full[dice.below(full.len())];
    WITHIN_A_LINE[seed as usize % WITHIN_A_LINE.len()](&mut dice, &mut lines[place]);
    (lines.join(&b'\n'), place + 1)
}

/// Seeded chance.
struct Dice(ChaCha8Rng);

impl Dice {
    /// 0..`end`, and 0 where nothing lies below `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end.max(1) as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        self.0.next_u32() as u8
    }

    /// A piece of `bytes`, at most `most` long.
    fn piece(&mut self, bytes: &[u8], most: usize) -> Range<usize> {
        let start = self.below(bytes.len());
        start..(start + 1 + self.below(most)).min(bytes.len())
    }

    /// A line of `bytes` with its end.
    fn line(&mut self, bytes: &[u8]) -> Range<usize> {
        let within = self.below(bytes.len());
        let start = bytes[..within].iter().rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
        let end = bytes[start..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |place| start + place + 1);
        start..end
    }

    /// One of the places in `bytes` that `fits`, if there is one.
    fn place(&mut self, bytes: &[u8], fits: impl Fn(u8) -> bool) -> Option<usize> {
        let places: Vec<usize> = (0..bytes.len()).filter(|&place| fits(bytes[place])).collect();
        places.get(self.below(places.len())).copied()
    }
}

fn cut_off(dice: &mut Dice, bytes: &mut Vec<u8>) {
    bytes.truncate(dice.below(bytes.len()));
}

fn flip_bits(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(8) {
        let place = dice.below(bytes.len());
        let bit = 1 << dice.below(8);
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= bit;
        }
    }
}

fn swap_lines(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let (one, other) = (dice.line(bytes), dice.line(bytes));
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    let swapped = [
        &bytes[..first.start],
        &bytes[second.clone()],
        bytes.get(first.end..second.start).unwrap_or_default(),
        &bytes[first],
        &bytes[second.end..],
    ]
    .concat();
    *bytes = swapped;
}

fn repeat_line(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let line = bytes[dice.line(bytes)].to_vec();
    let place = dice.line(bytes).start;
    bytes.splice(place..place, line.repeat(1 + dice.below(3)));
}

fn lose_line(dice: &mut Dice, bytes: &mut Vec<u8>) {
    bytes.drain(dice.line(bytes));
}

fn lengthen_line(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let place = dice.below(bytes.len());
    let byte = [b'a', b'9', b' ', b'"', b'/', 0x80][dice.below(6)];
    bytes.splice(place..place, vec![byte; OVERLONG]);
}

fn join_lines(dice: &mut Dice, bytes: &mut Vec<u8>) {
    if let Some(place) = dice.place(bytes, |byte| byte == b'\n') {
        bytes.remove(place);
    }
}

fn tear_line(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let place = dice.below(bytes.len());
    bytes.insert(place, b'\n');
}

fn insert_nulls(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let place = dice.below(bytes.len());
    bytes.splice(place..place, vec![0; 1 + dice.below(16)]);
}

/// Bytes that are no UTF-8: a continuation alone, an overlong form, a surrogate, a beginning without its end.
fn break_text(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let broken: [&[u8]; 5] = [b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f", b"\xff\xfe"];
    let place = dice.below(bytes.len());
    bytes.splice(place..place, broken[dice.below(broken.len())].iter().copied());
}

fn blow_up_number(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let Some(within) = dice.place(bytes, |byte| byte.is_ascii_digit()) else { return };
    let start = bytes[..within].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |place| place + 1);
    let end =
        bytes[within..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |place| within + place);
    let long = "9".repeat(400);
    let numbers = ["-1", "1e999", "-9223372036854775809", "18446744073709551616", "NaN", "0x7f", "", "٣", &long];
    bytes.splice(start..end, numbers[dice.below(numbers.len())].bytes());
}

fn is_delimiter(byte: u8) -> bool {
    b",;\t \"'[]{}():=|&%\\".contains(&byte)
}

fn lose_delimiter(dice: &mut Dice, bytes: &mut Vec<u8>) {
    if let Some(place) = dice.place(bytes, is_delimiter) {
        bytes.remove(place);
    }
}

fn double_delimiter(dice: &mut Dice, bytes: &mut Vec<u8>) {
    if let Some(place) = dice.place(bytes, is_delimiter) {
        bytes.insert(place, bytes[place]);
    }
}

fn overwrite(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for place in dice.piece(bytes, 64) {
        bytes[place] = dice.byte();
    }
}

/// As a file system does that knew the length of a file, and lost what was in it.
fn zero_block(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let block = dice.piece(bytes, 4096);
    bytes[block].fill(0);
}

fn repeat_block(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let block = bytes[dice.piece(bytes, 1024)].to_vec();
    let place = dice.below(bytes.len());
    bytes.splice(place..place, block);
}

fn mix_line_ends(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let end = [&b"\r\n"[..], b"\r", b"\n\n", b"\xe2\x80\xa8"][dice.below(4)];
    let mut mixed = Vec::with_capacity(bytes.len());
    for &byte in bytes.iter() {
        match byte {
            b'\n' if dice.below(2) == 0 => mixed.extend_from_slice(end),
            byte => mixed.push(byte),
        }
    }
    *bytes = mixed;
}

fn mark_byte_order(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let mark = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"][dice.below(3)];
    bytes.splice(0..0, mark.iter().copied());
}
