//! A static server on this machine only.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderValue, header};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::fault::Fault;

/// Takes the port, before any long work: a taken one should be known at once.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        if error.kind() == ErrorKind::AddrInUse {
            Fault::misused(
                format!("port {port} on 127.0.0.1 is taken by another program"),
                "a free port",
                "choose one with --port P, or any free one with --port 0",
            )
        } else {
            Fault::failed(
                format!("port {port} on 127.0.0.1 could not be opened: {error}"),
                "a port that this user may open",
                "choose another with --port P",
            )
        }
        .into()
    })
}

/// Serves `folder` until Ctrl-C.
pub(crate) fn serve(name: &str, folder: &Path, listener: TcpListener) -> Result<()> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("the server did not start")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        println!("{name} is served on http://{address} (stop with Ctrl-C)");
        tokio::select! {
            served = axum::serve(listener, router(folder)) => served.context("the server stopped"),
            stop = tokio::signal::ctrl_c() => stop.context("Ctrl-C cannot be heard"),
        }
    })
}

/// The files of `folder`; a browser asks each time whether one has changed.
fn router(folder: &Path) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(folder))
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn head_of(path: &str, port: u16) -> Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.to_lowercase())
    }

    #[test]
    fn files_have_their_types_and_are_asked_for_again() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("foldin-serve-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        for name in ["index.html", "a.wasm", "a.js", "model.safetensors"] {
            std::fs::write(folder.join(name), "x")?;
        }
        let listener = listen(0)?;
        let port = listener.local_addr()?.port();
        let served = folder.clone();
        // Ends with the test's process.
        std::thread::spawn(move || serve("A test", &served, listener));
        for (path, kind) in [
            ("/", "text/html"),
            ("/a.wasm", "application/wasm"),
            ("/a.js", "text/javascript"),
            ("/model.safetensors", "application/octet-stream"),
        ] {
            let head = head_of(path, port)?;
            assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
            assert!(head.contains(&format!("content-type: {kind}")), "{path}: {head}");
            assert!(head.contains("cache-control: no-cache"), "{path}: {head}");
        }
        assert!(head_of("/../Cargo.toml", port)?.starts_with("http/1.1 404"));
        std::fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_taken_port_is_wrong_use_and_names_the_option() -> Result<()> {
        let first = listen(0)?;
        let error = listen(first.local_addr()?.port()).unwrap_err();
        let fault = error.downcast_ref::<Fault>().context("a fault")?;
        assert_eq!(fault.exit(), 2);
        assert!(error.to_string().contains("--port"), "{error}");
        Ok(())
    }
}
