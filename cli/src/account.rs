//! `chat account`: accounts made and opened again by the operator.

use std::ffi::OsStr;
use std::io::BufRead;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde::Deserialize;

use crate::place::Place;
use crate::secrets::{self, PASSWORD_LENGTH};
use crate::system::Program;

/// What can be done to an account.
#[derive(Subcommand, Clone, Debug)]
pub enum AccountCommand {
    /// Make an account
    #[command(after_help = "Examples:\n  chat account create anna\n  chat account create chief --admin\n  \
        pass show chat/anna | chat account create anna --password-stdin")]
    Create {
        /// The login: 3 to 32 letters of one alphabet, digits, `.`, `_`, `-`
        login: String,
        /// Make an administrator
        #[arg(long)]
        admin: bool,
        /// Where its password comes from
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Set a new password and end all sessions of the account
    #[command(after_help = "Examples:\n  chat account reset-password anna\n  \
        chat account reset-password admin --password-stdin < password.txt")]
    ResetPassword {
        /// The login
        login: String,
        /// Where the password comes from
        #[command(flatten)]
        password: PasswordArgs,
    },
}

/// Where the password comes from: never from the arguments, which others on the machine can see.
#[derive(Args, Clone, Copy, Debug)]
pub struct PasswordArgs {
    /// Read the password from the first line of standard input, instead of making one up and showing it once
    #[arg(long)]
    password_stdin: bool,
}

/// What auth answers.
#[derive(Deserialize)]
struct Worked {
    login: String,
}

/// Carries the command out.
///
/// # Errors
/// The login or the password will not do, or auth cannot open its database.
pub fn run(place: &Place, command: &AccountCommand) -> Result<()> {
    match command {
        AccountCommand::Create { login, admin, password } => {
            let mut arguments = vec!["create-account", login];
            if *admin {
                arguments.push("--admin");
            }
            work(place, &arguments, *password, "made")
        }
        AccountCommand::ResetPassword { login, password } => {
            work(place, &["reset-password", login], *password, "has a new password; its sessions have ended")
        }
    }
}

fn work(place: &Place, arguments: &[&str], password: PasswordArgs, done: &str) -> Result<()> {
    let (password, made_up) = choose(password)?;
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    let worked: Worked = place.tell(Program::Auth, &arguments, format!("{password}\n").as_bytes())?;
    println!("{}: {done}", worked.login);
    if made_up {
        println!("\n    Password    {password}\n\nIt is shown only now.");
    }
    Ok(())
}

/// The password, and whether it was made up just now.
fn choose(password: PasswordArgs) -> Result<(String, bool)> {
    if !password.password_stdin {
        return Ok((secrets::random(PASSWORD_LENGTH), true));
    }
    let first = std::io::stdin().lock().lines().next().transpose()?;
    Ok((first.context("no password came over standard input")?, false))
}
