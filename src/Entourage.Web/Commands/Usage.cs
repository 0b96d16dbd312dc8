namespace Entourage.Web.Commands;

/// <summary>What the program can do.</summary>
internal static class Usage
{
    /// <summary>Says it; the code to end with, 0 for whoever asked.</summary>
    public static async Task<int> PrintAsync(TextWriter to, int code)
    {
        await to.WriteLineAsync(
            """
            entourage serve                          the web server (also without any word)
            entourage members add HANDLE [--token]   make a member; --token prints a bearer token, and nothing else, on standard output
            entourage rollout list|set|explain       who has what: set FEATURE off|staff|1|10|50|all, explain HANDLE
            entourage migrate --to "Host=…;…"        moves the site from SQLite into PostgreSQL
            entourage allowance simulate             plays spammers and honest creators against the allowance; [--seed N] [--days N] [--runs N] [--svg FILE]
            entourage lift simulate                  plays experiments whose truth is known against how features are compared; [--seed N] [--runs N]
            entourage demo [CLIP.mp4]                the whole journey in a throw-away folder
            entourage demo --month [SEED] [--check]  a month of simulated life, and what the pages say of it

            Settings: PORT, LISTEN, DATA, ADDRESS, or any of docs/settings.md, by environment, by entourage.json in the data folder, or as --Name value.
            """);
        return code;
    }
}
