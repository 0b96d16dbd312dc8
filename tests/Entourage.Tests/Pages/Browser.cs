using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Entourage.Tests.Pages;

/// <summary>A person who looks at pages and fills in their forms, without scripts.</summary>
internal static class Browser
{
    private static readonly HtmlParser Parser = new();

    public static async Task<Page> OpenAsync(this Person person, string path, string language = "en")
    {
        var answer = await person.SendAsync(HttpMethod.Get, path, null, ("Accept", "text/html"), ("Accept-Language", language));
        return new(answer, await Parser.ParseDocumentAsync(answer.Text, TestContext.Current.CancellationToken));
    }

    /// <summary>Sends the form with this button or name, its hidden fields included, as a browser would from <paramref name="from"/>.</summary>
    public static async Task<Page> SendFormAsync(this Person person, string from, IHtmlFormElement form, params (string Name, string Value)[] fields)
    {
        var all = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var to = form.GetAttribute("action") ?? from;
        using var body = new FormUrlEncodedContent(all);
        var answer = await person.SendAsync(
            HttpMethod.Post, to, body, ("Accept", "text/html"), ("Accept-Language", "en"), ("Referer", $"https://localhost{from}"));
        return new(answer, await Parser.ParseDocumentAsync(answer.Text, TestContext.Current.CancellationToken));
    }

    public static IHtmlFormElement Form(this Page page, string holding) =>
        page.Document.QuerySelectorAll<IHtmlFormElement>("form").First(form => form.Matches(holding) || form.QuerySelector(holding) is not null);
}

/// <summary>A page as it came.</summary>
internal sealed record Page(Answer Answer, IHtmlDocument Document)
{
    public int Status => Answer.Status;

    public string? Location => Answer.Headers.GetValueOrDefault("Location");

    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";
}
