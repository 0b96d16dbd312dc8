#!/usr/bin/env bash
# Blazor of ASP.NET Core 10, static pages: a form that is there when the page is drawn and is not when it is sent (somebody else was faster), with
# UseStatusCodePages in front.
#
# Guess, written down first: a POST runs the page and, if there is such a form, its handler. Where the form has gone in the meantime the page is drawn as it is now,
# as for a GET; at worst it is a 400, and since its body is empty UseStatusCodePages fills it, as it does for every empty 400.
#
# What happens: 400 and nothing at all, a white page, though the person did nothing wrong. UseStatusCodePages fills only what has neither begun nor been given
# a content type, and Blazor's answer has one (text/plain here, text/html where the antiforgery token is missing or old), so it leaves both alone, and
# so does UseStatusCodePagesWithReExecute. Only in Development is there a text, so whoever writes the page never sees the blank one. The form has to be
# drawn on every POST, with a handler that says that it is too late.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Blank.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
X
cat >Ticket.razor <<'X'
@page "/ticket"
@using Microsoft.AspNetCore.Components.Forms
@using Microsoft.AspNetCore.Components.Web
<h1>@(Left ? "One left" : "None left")</h1>
@if (Left)
{
    <form method="post" @formname="take" @onsubmit="() => Taken++"><AntiforgeryToken /></form>
}
@code {
    public static bool Left = true;
    public static int Taken;
}
X
cat >Pages.razor <<'X'
@using Microsoft.AspNetCore.Components.Routing
<Router AppAssembly="typeof(Pages).Assembly"><Found Context="page"><RouteView RouteData="page" /></Found></Router>
X
cat >Program.cs <<'X'
using System.Text.RegularExpressions;
using Blank;

foreach (var environment in (string[])["Production", "Development"])
{
    foreach (var again in (bool[])[false, true])
    {
        Ticket.Left = true;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        await using var app = builder.Build();
        if (again) app.UseStatusCodePagesWithReExecute("/sorry"); else app.UseStatusCodePages("text/plain", "sorry");
        app.UseAntiforgery();
        app.Map("/sorry", () => "sorry").DisableAntiforgery();
        app.MapPost("/other", () => Results.StatusCode(400));
        app.MapRazorComponents<Pages>();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var token = Regex.Match(await http.GetStringAsync("/ticket"), "__RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
        var way = $"{environment}, {(again ? "WithReExecute" : "UseStatusCodePages")}";
        Console.WriteLine($"{way}: some other 400: {await Post("/other", "")}; in time: {await Post("/ticket", token)}; no token: {await Post("/ticket", "")}");
        Ticket.Left = false;
        Console.WriteLine($"{way}: too late: {await Post("/ticket", token)}");

        async Task<string> Post(string path, string token)
        {
            using var answer = await http.PostAsync(path, new FormUrlEncodedContent([new("_handler", "take"), new("__RequestVerificationToken", token)]));
            var text = await answer.Content.ReadAsStringAsync();
            return $"{(int)answer.StatusCode} {(text.Contains("sorry") ? "sorry" : text.Contains("left") ? "the page" : text == "" ? $"empty, {answer.Content.Headers.ContentType?.MediaType}" : "some text")}";
        }
    }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
echo "SDK $(dotnet --version)"
dotnet out/Blank.dll | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
Production, UseStatusCodePages: some other 400: 400 sorry; in time: 200 the page; no token: 400 empty, text/html
Production, UseStatusCodePages: too late: 400 empty, text/plain
Production, WithReExecute: some other 400: 400 sorry; in time: 200 the page; no token: 400 empty, text/html
Production, WithReExecute: too late: 400 empty, text/plain
Development, UseStatusCodePages: some other 400: 400 sorry; in time: 200 the page; no token: 400 some text
Development, UseStatusCodePages: too late: 400 some text
Development, WithReExecute: some other 400: 400 sorry; in time: 200 the page; no token: 400 some text
Development, WithReExecute: too late: 400 some text
X
echo "Seen as described."
