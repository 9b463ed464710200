//! Changes a safetensors file in such a way that its header still ends where it says: else nearly every change of the header
//! would be refused for that alone, and nothing behind it be reached.

use libfuzzer_sys::fuzzer_mutate;

const LENGTH_BYTES: usize = 8;

/// Of four changes one is to the file as a whole, two are to the header, one is to the tensors. Gives the new size.
pub fn file(bytes: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let Some(header) = header_length(&bytes[..size]) else { return fuzzer_mutate(bytes, size, most) };
    let tensors = LENGTH_BYTES + header;
    match seed % 4 {
        0 => fuzzer_mutate(bytes, size, most),
        1 => tensors + fuzzer_mutate(&mut bytes[tensors..], size - tensors, most - tensors),
        _ => {
            let behind = bytes[tensors..size].to_vec();
            let room = most - LENGTH_BYTES - behind.len();
            let mut text = bytes[LENGTH_BYTES..tensors].to_vec();
            text.resize(room.max(header), b' ');
            let length = fuzzer_mutate(&mut text, header, room).min(room);
            bytes[..LENGTH_BYTES].copy_from_slice(&(length as u64).to_le_bytes());
            let end = LENGTH_BYTES + length;
            bytes[LENGTH_BYTES..end].copy_from_slice(&text[..length]);
            bytes[end..end + behind.len()].copy_from_slice(&behind);
            end + behind.len()
        }
    }
}

fn header_length(file: &[u8]) -> Option<usize> {
    let (length, rest) = file.split_first_chunk::<LENGTH_BYTES>()?;
    usize::try_from(u64::from_le_bytes(*length)).ok().filter(|&length| length <= rest.len())
}
