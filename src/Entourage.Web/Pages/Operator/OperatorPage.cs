using Entourage.Web.Pages.Studio;

namespace Entourage.Web.Pages.Operator;

/// <summary>A page for operators; for everyone else it does not exist.</summary>
public abstract class OperatorPage : OwnPage
{
    /// <summary>Why the page is not drawn; null if it is.</summary>
    private protected Problem? Refused { get; private set; }

    /// <summary>Reads what the page shows, if the reader can see it.</summary>
    private protected abstract ValueTask<Problem?> ReadAsync();

    private protected sealed override async Task LoadAsync()
    {
        Refused = Me.Operator ? await ReadAsync() : HttpProblems.NotFound;
        if (Refused is not null) Reader.Context.Response.StatusCode = Refused.Status;
    }
}
