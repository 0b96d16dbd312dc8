#!/usr/bin/env bash
# .NET 10 with setpriv (util-linux, Debian 12): whose death does a child's "parent death signal" wait for?
#
# Guess, written down first: setpriv --pdeathsig KILL asks the kernel to end a program when its parent ends. The parent of what Process.Start started is
# the .NET program, so the child lives as long as that does.
#
# What happens: to Linux the parent is the thread that forked. Process.Start forks on whatever thread calls it; after an await that is one of the pool's,
# and the pool lets a thread go that had nothing to do for twenty seconds. The child is killed then, in the middle of its work, while the program that
# started it lives on. A child that was started from a thread that stays is left alone.
set -euo pipefail
command -v setpriv >/dev/null || { echo "Please install: util-linux" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Parent.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Diagnostics;

Process Begin() => Process.Start("setpriv", ["--pdeathsig", "KILL", "sleep", "90"]);

Process? kept = null;
var stays = new Thread(() => { kept = Begin(); Thread.Sleep(Timeout.Infinite); }) { IsBackground = true };
stays.Start();
var pooled = Task.Run(Begin).GetAwaiter().GetResult();
// Nothing is asked of the pool for longer than it keeps a thread.
var watch = Stopwatch.StartNew();
while (watch.Elapsed < TimeSpan.FromSeconds(45) && !pooled.HasExited) Thread.Sleep(100);
Console.WriteLine($".NET {Environment.Version}: started by a thread of the pool: {Now(pooled)}; by a thread that stays: {Now(kept!)}");
if (!kept!.HasExited) kept.Kill();
if (!pooled.HasExited) pooled.Kill();

static string Now(Process child) => child.HasExited ? $"ended with {child.ExitCode}" : "still running";
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
said=$(dotnet out/Parent.dll)
echo "$said"
[[ $said == *"thread of the pool: ended with 137; by a thread that stays: still running" ]] || { echo "This has changed." >&2; exit 1; }
