//! Makes sure that the folder of the built interface exists, and embeds it anew whenever it changes.

const DIST: &str = "../frontend/dist";

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all(DIST)?;
    println!("cargo::rerun-if-changed={DIST}");
    Ok(())
}
