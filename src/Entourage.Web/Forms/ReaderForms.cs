using Entourage.Languages;
using Entourage.Members;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>What every reader can do from every page: read in another language, sign out.</summary>
internal static class ReaderForms
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("").ForEverybody().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        forms.MapPost("/language", SpeakAsync);
        forms.MapPost("/sign-out", SignOutAsync);
    }

    private static async Task SpeakAsync(ChangeProfile change, HttpContext context, CancellationToken stop)
    {
        var language = await PageForm.FieldAsync(context, "language", stop);
        if (!Texts.All.ContainsKey(language))
        {
            await context.WriteProblemAsync(HttpProblems.BadRequest);
            return;
        }
        SiteCookies.Set(context, SiteCookies.Language, language, Year);
        if (Caller.Of(context) is { Session: not null } me)
        {
            await PageForm.EndAsync(context, await change.RunAsync(new(Language: language), me, stop), "/", said: null);
            return;
        }
        context.Response.Redirect(OwnPath.Back(context.Request, "/"));
    }

    private static async Task SignOutAsync(SignOut use, HttpContext context, CancellationToken stop)
    {
        await use.RunAsync(Caller.Of(context), context, stop);
        context.Response.Redirect(OwnPath.Saying("/", "signed_out"));
    }
}
