//! What Node says of a file, in the words that the system has for it.

use std::io::{self, ErrorKind};

use wasm_bindgen::JsValue;

/// Reads `CODE\nnumber\nmessage`.
pub(super) fn failed(thrown: JsValue) -> io::Error {
    let told = thrown.as_string().unwrap_or_default();
    let mut lines = told.splitn(3, '\n');
    let (code, number, message) =
        (lines.next().unwrap_or_default(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if number.is_empty() { io::Error::other(told) } else { io::Error::new(kind(code), words(message, number)) }
}

/// `no such file or directory` and 2 as the standard library has them.
fn words(message: &str, number: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{} (os error {number})", letters.as_str())
}

/// The kinds that decide what the command does or says.
fn kind(code: &str) -> ErrorKind {
    match code {
        "ENOENT" => ErrorKind::NotFound,
        "EACCES" | "EPERM" => ErrorKind::PermissionDenied,
        "EEXIST" => ErrorKind::AlreadyExists,
        "EPIPE" => ErrorKind::BrokenPipe,
        "EISDIR" => ErrorKind::IsADirectory,
        "ENOTDIR" => ErrorKind::NotADirectory,
        "ENOTEMPTY" => ErrorKind::DirectoryNotEmpty,
        "ENOSPC" => ErrorKind::StorageFull,
        "EDQUOT" => ErrorKind::QuotaExceeded,
        "EFBIG" => ErrorKind::FileTooLarge,
        "EROFS" => ErrorKind::ReadOnlyFilesystem,
        "EINTR" => ErrorKind::Interrupted,
        _ => ErrorKind::Other,
    }
}
