//! Stands in for a service in the launcher's tests: it takes its name from the file it is started as,
//! listens where its settings say, and answers every request with its environment as JSON. `FAKE_ENDS`
//! lets it end at once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let settings: BTreeMap<String, String> = std::env::vars().collect();
    let started_as = std::env::args().next().unwrap_or_default();
    let name = Path::new(&started_as).file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    if settings.contains_key("FAKE_ENDS") {
        eprintln!("{name}: told to end");
        std::process::exit(3);
    }
    let ports: &[&str] = if name == "GATEWAY" { &["GATEWAY_ADMIN_LISTEN", "GATEWAY_LISTEN"] } else { &[""] };
    let own = format!("{name}_LISTEN");
    let listeners: Vec<TcpListener> = ports
        .iter()
        .map(|port| TcpListener::bind(&settings[if port.is_empty() { own.as_str() } else { port }]))
        .collect::<Result<_, _>>()?;
    let body = serde_json::to_string(&settings)?;
    for socket in listeners[0].incoming() {
        answer(socket?, &body)?;
    }
    Ok(())
}

fn answer(mut socket: TcpStream, body: &str) -> std::io::Result<()> {
    for line in BufReader::new(socket.try_clone()?).lines() {
        if line?.is_empty() {
            break;
        }
    }
    write!(socket, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}
