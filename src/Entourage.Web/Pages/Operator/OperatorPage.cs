using Entourage.Http;
using Entourage.Kernel;
using Entourage.Web.Pages.Studio;

namespace Entourage.Web.Pages.Operator;

/// <summary>A page for whoever runs the site; for everybody else it is not there.</summary>
public abstract class OperatorPage : OwnPage
{
    /// <summary>Why the page is not drawn; null when it is.</summary>
    protected Problem? Refused { get; private set; }

    /// <summary>Reads what the page shows, when the reader may see it.</summary>
    protected abstract Problem? Load();

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Refused = Me.Operator ? Load() : HttpProblems.NotFound;
        if (Refused is not null) Reader.Context.Response.StatusCode = Refused.Status;
    }
}
