"""Short answers in English."""

from typing import Final

from mailgate.core.confirming_words import Phrases

ENGLISH: Final = {
    "en": Phrases(
        thanks="""
            [many |much |big |huge ]thanks[ a lot| a million| so much| very much| a bunch]
            [ok |okay |great |super |perfect |brilliant |excellent |yes ]thanks[ again| all|
             everyone| team| guys| mate]
            thank you[ so much| very much| kindly| again| all| both| team| indeed]
            thank u
            [ok |okay |great |yes ]thank you
            {thx|thnx|tnx|tks|ty|tysm|ta|cheers|thankyou|thanx|thks}[ a lot| again]
            {thanks|thank you|many thanks|thx|thank you very much|thanks a lot|
            thank you so much}[ again] for {your|the|all your|all the|all|your quick|the quick|
            your great|the great|your kind|your prompt|the prompt|your fast|the fast|your swift|
            the swift} {help|support|assistance|response|reply|answer|service|work|effort|
            efforts|update|information|info|feedback|solution|fix|mail|email|message|
            confirmation}[ and support| and help| and patience]
            thanks for {helping|fixing|fixing it|fixing this|fixing that|sorting|sorting it|
            sorting it out|sorting this|sorting this out|sorting that out|sorting that|
            letting me know|letting us know|everything|getting back to me|coming back to me|
            resolving it|resolving this|solving it|solving this|that|this|it|being so quick}
            thank you for {helping|fixing|fixing it|fixing this|fixing that|sorting|sorting it|
            sorting it out|sorting this|sorting this out|sorting that|letting me know|
            letting us know|everything|getting back to me|resolving it|resolving this|solving it|
            solving this|that|this}
            {much|very much|greatly|really} appreciated
            {i|we} [really |very much |do ]appreciate {it|that|this|your help|the help|
            your support|your quick help}
            {ok|okay|okey|k|noted|well noted|understood|roger|got it|fine|alright|all right|ack|
            acknowledged}
            {great|perfect|excellent|brilliant|super|awesome|fantastic|wonderful|lovely|amazing|
            marvellous|splendid|superb|nice|cool|top|good|wow|yay|hooray|very good|very nice|
            well done}
            {great|good|excellent|fantastic|brilliant|amazing|nice|super|superb|awesome|
            very good|lovely} {job|work|service|stuff|news|support|help|one}
            {you|youre|you are} [a |the ]{star|legend|best|hero|lifesaver|rock|stars|great|
            awesome}
            that was {quick|fast|very quick|really quick}
            [it |that |this |everything |all ]seems {to work|to be working|to work now|
            to be working now|fine|fine now|ok|ok now|okay|good|to be fixed|to be solved|
            to be resolved|solved|fixed|resolved|to be ok|to be fine}
            [it |that |this |everything |all ]{looks|looking} {good|fine|ok|okay|great|good now|
            fine now|good to me}
            {that helped|that helps|this helps|it helped|that did help|very helpful|
            that is helpful|most helpful}
            i am {very happy|happy|pleased|delighted|grateful|satisfied}[ with this| with that|
             with it| with the result]
        """,
        solved="""
            [it is |its |this is |that is |thats |issue is |the issue is |the problem is |
            problem is |all is |everything is |all |case is |the case is |ticket is |is |now |
            the matter is |this issue is |this problem is |that problem is |that issue is |
            it has been |this has been |issue has been |problem has been |the issue has been |
            the problem has been |my issue is |my problem is |our issue is |our problem is |
            has been ]{solved|resolved|fixed|sorted|sorted out|rectified}[ now| for me| for us|
             already| again| today]
            [it |everything |all |that |this |printer |the printer |email |mail |internet |
            yes it |and it |it all |all of it ]{works|working|is working|is now working|
            now works|worked|works now|is back|is working now|did work}[ now| again| fine| well|
             perfectly| great| as expected| correctly| properly| like a charm| fine now|
             now fine| fine again| perfectly now| ok| okay| for me| for us| for me now|
             again now| perfectly again| as it should| fine for me| very well]
            its {working|working now|back|up again|working fine|working again|working perfectly|
            fine|fine now|all fine|all good|ok|ok now|okay now|good now|all good now|done|gone}
            [it is |everything is |all is |that is |its |everythings |alls |this is |thats |
            we are |i am |im |were ]{back to normal|up and running|up and running again|
            up and running now|running|running again|back up|back up and running|fine again|
            fine now|okay now|ok now|good now|all good|all good now|all sorted|all fine|
            all fixed|all fine now|good to go|back online|sorted}
            [that |this |it |your solution |the solution |your fix |the fix |restarting |
            that has |this has |it has |which ]{did the trick|did it|done the trick|fixed it|
            solved it|solved the problem|solved my problem|solved our problem|solved the issue|
            solved my issue|resolved it|resolved the issue|resolved the problem|
            resolved my issue|has fixed it|has solved it|worked a treat|fixed the problem|
            fixed the issue|fixed the problem for me|sorted it|sorted it out|has worked|
            helped and it works}
            no {more|further} {problem|problems|issue|issues|question|questions|errors|
            complaints|queries|action|action needed|action required|help needed}[ now| here|
             since| from me| from us| from my side]
            {problem|issue|error|case} {gone|solved|resolved|fixed|is gone|is gone now|has gone|
            has gone away|closed}
            the {problem|issue|error} {is gone|is gone now|has gone|has gone away|
            no longer occurs|no longer exists|has disappeared}
            {confirmed|i confirm|i can confirm|we confirm|we can confirm|happy to confirm|
            i am happy to confirm|just to confirm|to confirm|confirming}[ that][ it| this|
             everything| all| the problem| the issue][ is| works| has been][ now][ working|
             solved| resolved| fixed| fine| ok| done| good| well][ now]
            [i |we |yes i |yes we ]{accept|accept this|accept the solution|accept the resolution|
            accept it|agree|agree to close|agree to close it}
            {please|you can|you may|can be|feel free to|kindly|i would like you to|so please|
            you can now|you may now|go ahead and|you could|so you can|we can|so we can|
            lets} {close|now close}[ it| this| that| the| my| our| this one][ case| ticket| call|
             request| incident| issue| job| off][ now| then| off][ with thanks]
            [the |this |my |our ]{case|ticket|call|request|incident|issue|it|this} {can|
            may} [now ]be closed[ now| off| then]
            {close|closed|close please|ok to close|okay to close|happy to close|
            happy for you to close|fine to close|good to close|ready to close|can close|
            happy to have this closed|please do close}[ it| this| that| the| my| this one][ case|
             ticket| call| request| incident| issue][ please| now]
            {can be closed|may be closed|to be closed|please mark as solved|
            please mark as resolved|please mark it as solved|mark as solved|mark as resolved|
            please set to closed|please set to resolved}
            {done|all done|success|thats it|that is it|that was it|all good|all good now|all ok|
            all ok now|all fine|all is well|all is fine|all is good|all well|everything is ok|
            everything is fine|everything ok|everything fine|everything is good|
            everything is good now|everything is fine now|everything is ok now|sorted|sorted now|
            all sorted|all set|problem solved|fixed|resolved|solved}
            i {could|can|was able to|am able to|can now|am now able to} {log in|login|print|
            connect|access it|open it|log on|get in|log in again|login again|log in now|
            print again|print now|connect again|connect now|access it now|access it again|work|
            work again|send|send mail|send emails}[ again| now| fine]
        """,
        unsolved="""
            {not|never|isnt|is not|was not|wasnt|hasnt been|has not been|not been|not yet|
            still not|has not yet been|not really|not entirely|not completely|not fully} {solved|
            resolved|fixed|sorted|sorted out}
            {unsolved|unresolved|unfixed}
            {not|isnt|is not|still not|not yet} working
            {does not|doesnt|do not|dont|did not|didnt|wont|will not|still does not|still doesnt|
            cant|cannot} {work|help|help me|solve|solve it|fix it|solve the problem|
            fix the problem|print|open|start|connect}
            no {luck|joy|change|improvement|success|difference}
            {still|again} [the ]{broken|failing|fails|down|happening|occurring|the same|
            the same problem|the same issue|same problem|same issue|not|no|having|getting|
            a problem|an issue|problems|issues|there|open|exists|persists|error|errors|cannot|
            cant|unable|offline|slow|wrong}
            {same|the same} {problem|issue|error|again|problem again|as before|thing}
            {problem|issue|error|fault|it} {persists|remains|still exists|still occurs|is back|
            came back|has come back|has returned|is still there|occurs again|happened again|
            is happening again}
            back again
            broken again
            {please|kindly|can you|could you} {reopen|re open}
            {reopen|re open} {it|this|the case|the ticket|case|ticket|please}
            {i|we} {cannot|cant|still cannot|still cant|am still unable|are still unable|dont|
            do not} {log in|login|print|connect|access|open|accept|agree|accept this}
        """,
        polite="""
            {yes|yep|yeah|yup|hooray|indeed|and|so|now|then|also|as well|btw|oh|wow|ah|well|just|
            fyi|please|pls}
            {very|so|really|truly} {much|good|happy|nice|kind}[ of you]
            {for|with} {your|the|all your|all the} [kind |quick |great |fast |prompt ]{help|
            support|assistance|response|reply|service|patience|effort|efforts|understanding|time|
            work}[ and support| and patience]
            {that is|thats|this is|it is|its|thats all|very} {great|perfect|excellent|brilliant|
            super|fantastic|wonderful|good|fine|good news|great news|kind of you|very kind|
            very kind of you|nice|all|kind|helpful|very helpful}
            {have|enjoy|wish you|wishing you} [a |the |you a ]{nice|great|good|lovely|wonderful|
            pleasant|fine|happy} {day|weekend|evening|afternoon|week|one|rest of the day|
            rest of your day|time|christmas|holiday|easter|new year|day ahead|week ahead}[ all]
            {nice|good|great|happy|lovely} {day|weekend|evening|week|christmas|easter|new year}
            {you too|same to you|take care|all|everyone|everybody|team|support|help desk|
            helpdesk|service desk|support team|it team|it support|guys|folks|colleagues|sir|
            madam|sir or madam|mate}
            from {me|us|all of us|my side|our side|my end|our end}
            {no need|nothing more to do|nothing else needed|nothing further|thats all from me|
            that is all from me|that is all}
        """,
        greetings="""
            {hi|hello|hey|dear|good morning|good afternoon|good evening|morning|afternoon|
            greetings|hiya|howdy|hallo}[ there| all| team| everyone| support| support team|
             service desk| help desk| helpdesk| again| sir| madam| sir or madam| sirs| mr| mrs|
             ms| guys| folks| both]
        """,
        farewells="""
            [with |my ]{kind|best|warm|warmest|kindest|many|good} {regards|wishes}
            {regards|rgds|kr|br|brgds|best|cheers|sincerely|yours|yours sincerely|
            sincerely yours|yours faithfully|yours truly|all the best|with regards|
            with best wishes|take care|bye|goodbye|bye bye|see you|cordially|respectfully|warmly|
            thanks and regards|thanks and best regards|thanks and kind regards|
            thank you and best regards|thank you and kind regards|many thanks and regards|
            many thanks and kind regards|thanks regards|best thanks}
        """,
    ),
}
