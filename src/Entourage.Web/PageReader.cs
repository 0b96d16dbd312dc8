using Entourage.Languages;
using Entourage.Members;
using Microsoft.Extensions.Options;

namespace Entourage.Web;

/// <summary>The reader of the page being made, and their language. One per request; not thread-safe.</summary>
internal sealed class PageReader
{
    /// <summary>What just happened, told once on the page that a form leads to; nothing else from an address is ever shown.</summary>
    private static readonly string[] Sayable =
    [
        "appealed", "approved", "blocked", "clip_deleted", "connected", "declined", "deleted", "disconnected", "followed", "frozen", "handed_over", "muted", "passkey_added", "passkey_removed",
        "password_changed", "paused", "picture_changed", "picture_removed", "put_back", "report_dismissed", "report_upheld", "requested", "restored", "resumed",
        "review_cleared", "revoked", "saved", "session_ended", "signed_out", "suspended", "taken_down", "token_revoked", "unblocked", "unfollowed", "unfrozen", "unmuted",
        "uploaded",
    ];

    private readonly ReadMe readMe;
    private readonly TimeProvider time;

    /// <summary>Made by the container, once per request.</summary>
    public PageReader(IHttpContextAccessor accessor, ReadMe readMe, SiteLinks links, IOptions<SiteOptions> site, TimeProvider time)
    {
        (this.readMe, this.time) = (readMe, time);
        Context = accessor.HttpContext ?? throw new InvalidOperationException("Pages are made for requests only.");
        Texts = TextsFor(choice: null);
        Site = site.Value.Name;
        Host = links.Shown(Context.Request);
        Said = Array.Find(Sayable, key => key == Context.Request.Query["said"]);
    }

    /// <summary>Finds out who reads; nothing is drawn before.</summary>
    public async Task FindAsync()
    {
        // A session outlives its account by the two seconds that a node remembers it: such a reader counts as nobody.
        if (Http.Caller.Of(Context) is { } caller && await readMe.RunAsync(caller, Context.RequestAborted) is { Ok: true } me)
        {
            (Caller, Me, Texts) = (caller, me.Value, TextsFor(me.Value.Language));
        }
    }

    /// <summary>The request.</summary>
    public HttpContext Context { get; }

    /// <summary>The words, in the reader's language.</summary>
    public Texts Texts { get; private set; }

    /// <summary>The reader as a caller of use cases, or null if nobody is signed in.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>The reader's own card; present exactly when <see cref="Caller"/> is.</summary>
    public MeView? Me { get; private set; }

    /// <summary>The site's name.</summary>
    public string Site { get; }

    /// <summary>The site's host, as people see it.</summary>
    public string Host { get; }

    /// <summary>The key of what the form that led here did, or null.</summary>
    public string? Said { get; }

    /// <summary>The nonce of this response's Content-Security-Policy.</summary>
    public string Nonce => PageHeaders.NonceOf(Context);

    /// <summary>How long ago something was, in words.</summary>
    public string Ago(DateTimeOffset at) => Texts.Ago(time.GetUtcNow() - at);

    /// <summary>Answers the request with a problem's status; the page goes on to show its words.</summary>
    public void Refuse(Problem problem)
    {
        ProblemAnswers.SayWhen(problem, Context.Response);
        Context.Response.StatusCode = problem.Status;
        Context.Features.Set(problem);
    }

    private Texts TextsFor(string? choice) =>
        Texts.Choose(choice, SiteCookies.Read(Context.Request, SiteCookies.Language), Context.Request.Headers.AcceptLanguage.ToString());

    /// <summary>The words for a problem, with its end where it has one.</summary>
    public string Words(Problem problem)
    {
        var ending = $"problem.{problem.Code}_until";
        return problem.Until is { } until && Texts.Keys.Contains(ending) ? Texts[ending, ("date", Texts.Date(until))] : Words(problem.Code);
    }

    /// <summary>The words for a problem's code, in the reader's language.</summary>
    public string Words(string code)
    {
        var key = $"problem.{code}";
        return Texts.Keys.Contains(key) ? Texts[key] : Texts["problem.unexpected"];
    }
}
