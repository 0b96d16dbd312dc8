namespace Entourage.Web.Forms;

/// <summary>
/// What the small forms share: a button that changes one thing and leads back to the page it was on. They carry no token of their own, because
/// every unsafe request must come from our own page and, when signed in, with the strict cookie.
/// </summary>
internal static class PageForm
{
    public const int MostBytes = 16_384;

    /// <summary>Who sent the form; null after they have been led to the sign-in page.</summary>
    public static Caller? Sender(HttpContext context, string otherwise)
    {
        var caller = Caller.Of(context);
        if (caller is null) context.Response.Redirect(OwnPath.SignIn(OwnPath.Back(context.Request, otherwise)));
        return caller;
    }

    /// <summary>A field of the form, or empty.</summary>
    public static async Task<string> FieldAsync(HttpContext context, string name, CancellationToken stop) =>
        context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop))[name].ToString() : "";

    /// <summary>Leads back with what was done, to the part of the page that the form was in, or shows what stood in its way.</summary>
    public static Task EndAsync<T>(HttpContext context, Outcome<T> outcome, string otherwise, string? said, string? part = null)
    {
        if (!outcome.Ok) return context.WriteProblemAsync(outcome.Problem);
        context.Response.Redirect(OwnPath.Back(context.Request, otherwise, said) + (part is null ? "" : $"#{part}"));
        return Task.CompletedTask;
    }
}
